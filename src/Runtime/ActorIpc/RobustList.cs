namespace ActorIpc;

/// <summary>What a robust list is linked from: its head, and its entries.</summary>
/// <remarks>Follows struct robust_list of linux/futex.h. Whoever has the list links it as it likes, while its process lives and, at its own risk, afterwards.</remarks>
public abstract class RobustLink
{
    private volatile RobustLink? next;

    private protected RobustLink()
    {
    }

    /// <summary>The next entry; of the last one the head. Where there is none, the walk breaks off, as the kernel's does at memory that it cannot read.</summary>
    public RobustLink? Next
    {
        get => next;
        set => next = value;
    }
}

/// <summary>One word that its process holds: where the word has the process's number when the process dies, the word is marked and one waiter is woken.</summary>
public sealed class RobustEntry : RobustLink
{
    /// <summary>Makes an entry that stands in no list yet.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isPi">Whether it is a priority-inheriting lock: then the walk marks it and wakes nobody, for such a lock is handed over as its owner dies (FUT-41).</param>
    public RobustEntry(FutexWord word, bool isPi = false)
    {
        ArgumentNullException.ThrowIfNull(word);
        Word = word;
        IsPi = isPi;
    }

    /// <summary>The word.</summary>
    public FutexWord Word { get; }

    /// <summary>Whether it is a priority-inheriting lock: the low bit of a pointer in C.</summary>
    public bool IsPi { get; }
}

/// <summary>The head of a list of words that a process holds, and says so without a call.</summary>
/// <remarks>
/// Follows struct robust_list_head of linux/futex.h and get_robust_list(2): FUT-45 to 49. An empty list is one whose head is its own next. futex_offset has no
/// counterpart: an entry knows its word. The list is its process's own: nothing here keeps several threads of one process apart.
/// </remarks>
public sealed class RobustList : RobustLink
{
    /// <summary>sizeof(struct robust_list_head), the one length that set_robust_list accepts.</summary>
    public const int Size = 24;

    /// <summary>How many entries a walk looks at: ROBUST_LIST_LIMIT.</summary>
    public const int Limit = 2048;

    private volatile RobustEntry? pending;

    /// <summary>Makes an empty list.</summary>
    public RobustList() => Next = this;

    /// <summary>The entry that is just being taken or let go of, so that its word may be its process's before or after it stands in the list; or null.</summary>
    public RobustEntry? ListOpPending
    {
        get => pending;
        set => pending = value;
    }

    /// <summary>Puts an entry first.</summary>
    /// <param name="entry">The entry; it stands in no list.</param>
    public void Add(RobustEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);

        // In this order: whoever walks meanwhile finds the list with the entry or without it.
        entry.Next = Next;
        Next = entry;
    }

    /// <summary>Takes an entry out.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Whether it stood there.</returns>
    public bool Remove(RobustEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        RobustLink? at = this;
        for (var left = Limit; left > 0 && at is not null && at.Next != this; left--, at = at.Next)
        {
            if (at.Next == entry)
            {
                at.Next = entry.Next;
                return true;
            }
        }

        return false;
    }
}
