using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Segments;

/// <summary>System V shared memory.</summary>
internal sealed class SegmentFamily(WorkerPool pool) : IFamily
{
    /// <summary>How many keys a history uses, beside IPC_PRIVATE.</summary>
    public const int Keys = 2;

    // More than a page, and no multiple of one.
    private const int Large = 5000;

    public string Name => "shm";

    public string? WhyNot()
    {
        var (id, error) = SystemCall.Make(SystemCall.ShmGet, 0, 1, 0x180);
        if (id < 0)
        {
            return $"shmget answers {Names.OfError(error)}";
        }

        SystemCall.Make(SystemCall.ShmControl, id, (int)SegmentCommand.Remove);
        return null;
    }

    public ISide BeginOurs() => new OurSegments();

    public ISide BeginKernel() => new KernelSegments(pool);

    // Nobody waits.
    public bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step) => false;

    public Step Next(Random random, IReadOnlyDictionary<int, Step> waiting)
    {
        var actor = random.Next(Slots.Count);
        return random.Next(100) switch
        {
            < 18 => Get(random, actor),
            < 42 => new ShmAt(actor, Segment(random), Flags(random)),
            < 62 => new ShmDt(actor, random.Next(6)),
            < 72 => new Poke(actor, random.Next(4), random.Pick(0, 1, 99), (byte)random.Next(256)),
            < 82 => new Peek(actor, random.Next(4), random.Pick(0, 1, 99)),
            < 90 => new ShmCtl(actor, Segment(random), random.Pick(SegmentCommand.Status, SegmentCommand.Lock, SegmentCommand.Unlock), 0, 0),
            < 94 => new ShmCtl(actor, Segment(random), SegmentCommand.Set, random.Pick(0u, 0u, Slots.StrangerId), Mode(random)),
            < 98 => new ShmCtl(actor, Segment(random), SegmentCommand.Remove, 0, 0),
            _ => new Exit(actor),
        };
    }

    private static ShmGet Get(Random random, int actor)
    {
        var flags = (random.OneIn(4) ? 0 : IpcFlags.Create) | (random.OneIn(5) ? IpcFlags.Exclusive : 0) | (IpcFlags)Mode(random);
        return new ShmGet(actor, random.OneIn(8) ? 0 : random.Next(1, Keys + 1), random.Pick(100L, 100L, 100L, 0L, 101L, Large, -1L), flags);
    }

    private static int Segment(Random random) => random.OneIn(40) ? -1 : random.Next(random.OneIn(3) ? SegmentLine.Read : 2);

    private static SegmentFlags Flags(Random random) =>
        (random.OneIn(3) ? SegmentFlags.ReadOnly : 0) | (random.OneIn(12) ? SegmentFlags.Round : 0) | (random.OneIn(20) ? SegmentFlags.Remap : 0)
        | (random.OneIn(12) ? SegmentFlags.Execute : 0);

    private static int Mode(Random random) => random.Pick(0x1B6, 0x1B6, 0x1B6, 0x1A4, 0x180, 0x1FF, 0x124, 0);
}
