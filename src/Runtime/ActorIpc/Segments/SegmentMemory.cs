namespace ActorIpc;

/// <summary>The bytes of a segment: zero at first, and there as long as anybody can reach the segment or has it attached.</summary>
internal sealed class SegmentMemory(int size)
{
    private readonly Lock gate = new();

    // Guarded by gate. The numbers by which its words are known as futexes: one number for each place, whoever asks.
    private long firstWord;

    public byte[] Bytes { get; } = new byte[size];

    public FutexWord Word(FutexSpace space, int offset)
    {
        lock (gate)
        {
            if (firstWord == 0)
            {
                firstWord = space.TakeIds(Bytes.Length / sizeof(uint));
            }
        }

        return space.CreateWord(Bytes, offset, firstWord + (offset / sizeof(uint)));
    }
}

/// <summary>Where a segment is attached. What a fork copies is in the same place: shmat(2) would call it the address.</summary>
internal sealed class SegmentPlace(IpcSegment segment, SegmentMemory memory, bool isReadOnly)
{
    public IpcSegment Segment => segment;

    public SegmentMemory Memory => memory;

    public bool IsReadOnly => isReadOnly;
}
