namespace ActorIpc.Actors;

/// <summary>One slot of the process table.</summary>
internal sealed class ProcessEntry(ProcessRef process, int slot)
{
    private static readonly IComparer<ProcessEntry> BySlot = Comparer<ProcessEntry>.Create((one, other) => one.Slot.CompareTo(other.Slot));

    public ProcessRef Process { get; } = process;

    public int Slot { get; } = slot;

    public bool Killed { get; set; }

    public bool IsZombie { get; set; }

    public int Status { get; set; }

    // Changes when an orphan is adopted.
    public ProcessEntry? Parent { get; private set; }

    public ProcessEntry? YoungestChild { get; private set; }

    // Links among the children of Parent.
    public ProcessEntry? Older { get; private set; }

    private ProcessEntry? Younger { get; set; }

    // The three below are made on first use, for most processes never wait.

    // Waits of this process for any child; not empty only while it has a child and no zombie.
    public RequestQueue? WaitsForAny { get; set; }

    // Waits of the parent for this very child, which is no zombie yet.
    public RequestQueue? WaitsForThis { get; set; }

    // Children that have exited, lowest slot first (XV6-8).
    public SortedSet<ProcessEntry>? Zombies { get; private set; }

    public void Adopt(ProcessEntry child)
    {
        child.Parent = this;
        child.Younger = null;
        child.Older = YoungestChild;
        if (YoungestChild is not null)
        {
            YoungestChild.Younger = child;
        }

        YoungestChild = child;
        if (child.IsZombie)
        {
            AddZombie(child);
        }
    }

    public void Disown(ProcessEntry child)
    {
        if (child.Younger is null)
        {
            YoungestChild = child.Older;
        }
        else
        {
            child.Younger.Older = child.Older;
        }

        if (child.Older is not null)
        {
            child.Older.Younger = child.Younger;
        }

        child.Older = child.Younger = null;
        Zombies?.Remove(child);
    }

    public void AddZombie(ProcessEntry child) => (Zombies ??= new SortedSet<ProcessEntry>(BySlot)).Add(child);
}
