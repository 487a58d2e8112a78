using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>What a process holds of a mutex. The word of the mutex says whether; the ticket says since when.</summary>
internal sealed class MutexHold(IpcProcess process, IpcMutex mutex) : LockHold(process, mutex.Word, mutex.Home)
{
    private readonly uint owner = (uint)process.Id.Value;

    // Of the acquisition that holds, or of the next one. Guarded by the mutex: only its owner changes it.
    private int ticket;

    /// <summary>Names the acquisition that holds the mutex, so that a key to it opens no later one.</summary>
    public int Ticket => ticket;

    public bool IsOwner => (Word.Value & MutexWord.Owner) == owner;

    /// <summary>Takes the mutex if it is free and nothing is to be said about it.</summary>
    public bool TryTake() => !IsClosed && Word.CompareExchange(owner, 0) == 0 && IsTakenByTheLiving();

    /// <summary>Takes the mutex if it is free.</summary>
    /// <param name="ownerDied">Whether the owner before died holding it.</param>
    public bool TryTake(out bool ownerDied)
    {
        for (var held = Word.Value; (held & MutexWord.Owner) == 0 && !IsClosed;)
        {
            var seen = Word.CompareExchange(held | owner, held);
            if (seen == held)
            {
                ownerDied = (held & MutexWord.OwnerDied) != 0;
                return IsTakenByTheLiving();
            }

            held = seen;
        }

        ownerDied = false;
        return false;
    }

    /// <summary>Unlocks, if that acquisition still holds the mutex. Never waits.</summary>
    public void Release(int acquisition)
    {
        // Not the owner: it waits on a condition with this very key. Or ended, and then the word may still name it: whoever is next is to hear of the death.
        if (ticket != acquisition || IsClosed || !IsOwner)
        {
            return;
        }

        ticket = acquisition + 1;
        if (Word.CompareExchange(0, owner) != owner)
        {
            Home?.Notify(new Notice(FutexMutex.UnlockNotice, Process, 0));
        }
    }

    /// <summary>Says that what the mutex guards is consistent again.</summary>
    /// <returns>False when it does not hold it, or nobody died.</returns>
    public bool MarkConsistent(int acquisition) =>
        IsOwner && Ticket == acquisition && (Word.And(~MutexWord.OwnerDied) & MutexWord.OwnerDied) != 0;

    // The owner's number may come into the word meanwhile, but then whoever writes it there looks at the cell afterwards.
    protected override void Closed(uint before) => LeaveToTheNext();

    private bool IsTakenByTheLiving()
    {
        if (!IsClosed)
        {
            return true;
        }

        // The process ended while one of its threads was here, and whoever ended it may have looked at the word before.
        LeaveToTheNext();
        return false;
    }

    private void LeaveToTheNext()
    {
        if (IsOwner)
        {
            Home?.ProcessExited(Process);
        }
    }
}
