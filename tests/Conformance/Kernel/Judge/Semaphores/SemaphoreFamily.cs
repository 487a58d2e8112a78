using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Semaphores;

/// <summary>System V semaphores.</summary>
internal sealed class SemaphoreFamily(WorkerPool pool) : IFamily
{
    /// <summary>How many semaphores the first array of a history has.</summary>
    public const int Count = 4;

    /// <summary>How many the later ones have at most.</summary>
    public const int Most = Count + 1;

    public string Name => "sem";

    public string? WhyNot()
    {
        var (id, error) = SystemCall.Make(SystemCall.SemGet, 0, 1, 0x180);
        if (id < 0)
        {
            return $"semget answers {Names.OfError(error)}";
        }

        SystemCall.Make(SystemCall.SemControl, id, 0, (int)SemaphoreCommand.Remove);
        return null;
    }

    public ISide BeginOurs() => new OurSemaphores();

    public ISide BeginKernel() => new KernelSemaphores(pool);

    // The waker performs what it releases, so the kernel's scheduler has no say.
    public bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step) => false;

    public Step Next(Random random, IReadOnlyDictionary<int, Step> waiting)
    {
        var actor = random.Next(Slots.Count);
        if (waiting.ContainsKey(actor))
        {
            return random.Next(20) == 0 ? new Exit(actor) : random.Next(4) == 0 ? new Interrupt(actor) : Next(random, waiting);
        }

        return random.Next(100) switch
        {
            < 72 => Operate(random, actor),
            < 78 => new SemCtl(actor, SemaphoreCommand.SetValue, random.Next(-1, Count + 1), [Value(random)], 0),
            < 81 => new SemCtl(actor, SemaphoreCommand.SetAll, 0, [.. Enumerable.Range(0, Most).Select(_ => Value(random))], 0),
            < 86 => new SemCtl(actor, random.Pick(SemaphoreCommand.GetValue, SemaphoreCommand.GetPid, SemaphoreCommand.GetAll, SemaphoreCommand.GetWaitingForIncrease, SemaphoreCommand.Status), random.Next(-1, Count + 1), [], 0),
            < 89 => new SemCtl(actor, SemaphoreCommand.Set, 0, [], random.Pick(0x1B6, 0x1B6, 0x1A4, 0x180, 0x1B2, 0)),
            < 91 => new SemCtl(actor, SemaphoreCommand.Remove, 0, [], 0),
            < 99 => new SemGet(actor, random.Next(-1, Count + 2), (random.Next(3) > 0 ? IpcFlags.Create : 0) | (random.Next(4) == 0 ? IpcFlags.Exclusive : 0) | random.Pick(IpcFlags.Everybody, IpcFlags.OwnerOnly, IpcFlags.None)),
            _ => new Exit(actor),
        };
    }

    private static SemOp Operate(Random random, int actor)
    {
        var length = random.Next(10) switch { < 5 => 1, < 8 => 2, < 9 => 3, _ => random.Next(0, 6) };
        var undo = random.Next(3) == 0;
        var ops = new SemaphoreOp[length];
        for (var i = 0; i < length; i++)
        {
            var flags = (undo || random.Next(6) == 0 ? SemaphoreFlags.Undo : 0) | (random.Next(7) == 0 ? SemaphoreFlags.NoWait : 0);
            ops[i] = new SemaphoreOp((ushort)(random.Next(40) == 0 ? Count : random.Next(Count)), Delta(random), flags);
        }

        return new SemOp(actor, ops, random.Next(16) switch { 0 => Patience.None, 1 => Patience.Short, _ => Patience.Endless });
    }

    private static short Delta(Random random) => random.Next(20) switch
    {
        < 5 => 0,
        < 11 => (short)-random.Next(1, 4),
        < 18 => (short)random.Next(1, 4),
        18 => (short)-random.Next(32000, 32768),
        _ => (short)random.Next(32000, 32768),
    };

    private static int Value(Random random) => random.Next(12) switch { 0 => -1, 1 => 32768, 2 => 32767, _ => random.Next(4) };
}
