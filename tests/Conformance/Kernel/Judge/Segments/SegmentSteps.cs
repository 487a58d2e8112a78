using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Segments;

/// <summary>shmget: finds the segment of a key, or makes it anew.</summary>
internal sealed record ShmGet(int Actor, int Key, long Size, IpcFlags Flags) : Step(Actor)
{
    public override string ToString() => $"P{Actor} shmget({(Key == 0 ? "IPC_PRIVATE" : $"key {Key}")}, {Size}, {Flags})";
}

/// <summary>shmat of one of the segments, counted back from the last that was found.</summary>
internal sealed record ShmAt(int Actor, int Back, SegmentFlags Flags) : Step(Actor)
{
    public override string ToString() => $"P{Actor} shmat({SegmentLine.Segment(Back)}, {Flags})";
}

/// <summary>shmdt of one of the attachments, counted back from the last that was made; of one that the process does not have, of an address where nothing is.</summary>
internal sealed record ShmDt(int Actor, int Back) : Step(Actor)
{
    public override string ToString() => $"P{Actor} shmdt({SegmentLine.Attachment(Back)})";
}

/// <summary>shmctl: IPC_STAT, IPC_SET of owner and mode, IPC_RMID, SHM_LOCK, SHM_UNLOCK.</summary>
internal sealed record ShmCtl(int Actor, int Back, SegmentCommand Command, uint User, int Mode) : Step(Actor)
{
    public override string ToString() => $"P{Actor} shmctl({SegmentLine.Segment(Back)}, {Command}, user {User}, mode {Convert.ToString(Mode, 8)})";
}

/// <summary>Writes a byte of an attachment.</summary>
internal sealed record Poke(int Actor, int Back, int Offset, byte Value) : Step(Actor)
{
    public override string ToString() => $"P{Actor} writes {Value} at {Offset} of {SegmentLine.Attachment(Back)}";
}

/// <summary>Reads a byte of an attachment.</summary>
internal sealed record Peek(int Actor, int Back, int Offset) : Step(Actor)
{
    public override string ToString() => $"P{Actor} reads at {Offset} of {SegmentLine.Attachment(Back)}";
}
