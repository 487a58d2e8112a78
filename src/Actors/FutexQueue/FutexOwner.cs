namespace ActorIpc.Actors;

/// <summary>A process that holds locks with waiters, or waits for such locks.</summary>
internal sealed class FutexOwner(ProcessRef process)
{
    public ProcessRef Process => process;

    /// <summary>Locks that it holds and somebody waits for; the one that it came to hold last is first.</summary>
    public LinkedList<FutexOwnership> Holds { get; } = new();

    /// <summary>Its calls that wait for a lock.</summary>
    public HashSet<Request<FutexOperation>> Waits { get; } = [];
}

/// <summary>That a word is a lock with an owner, known as long as somebody waits for it. The kernel's pi_state.</summary>
internal sealed class FutexOwnership
{
    public FutexOwnership() => Link = new LinkedListNode<FutexOwnership>(this);

    public FutexCell Word { get; private set; } = null!;

    public FutexOwner Owner { get; private set; } = null!;

    public int Waiters { get; set; }

    private LinkedListNode<FutexOwnership> Link { get; }

    public void Begin(FutexCell word, FutexOwner owner)
    {
        (Word, Owner) = (word, owner);
        owner.Holds.AddFirst(Link);
    }

    public void PassTo(FutexOwner next)
    {
        End();
        Begin(Word, next);
    }

    public void End() => Owner.Holds.Remove(Link);
}
