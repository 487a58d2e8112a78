using ActorIpc.Actors;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Futexes;

/// <summary>Futexes on words that all processes share.</summary>
internal sealed class FutexFamily(WorkerPool pool) : IFamily
{
    /// <summary>How many words there are.</summary>
    public const int Words = 3;

    private SharedPage? page;

    // futex_waitv came with Linux 5.16.
    private bool hasVectors;

    public string Name => "futex";

    public string? WhyNot()
    {
        page ??= pool.Keep(new SharedPage());
        hasVectors = SystemCall.Make(SystemCall.FutexWaitV).Error != (int)Errno.ENOSYS;
        var (_, error) = SystemCall.Make(SystemCall.Futex, page.Address, (int)FutexCommand.Wake, 1);
        return error == 0 ? null : $"futex answers {Names.OfError(error)}";
    }

    public ISide BeginOurs() => new OurFutexes();

    public ISide BeginKernel() => new KernelFutexes(pool, page!);

    // Waiters stand in order of arrival, and a wake takes them from their line before it returns.
    public bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step) => false;

    public Step Next(Random random, IReadOnlyDictionary<int, Step> waiting)
    {
        var actor = random.Next(Slots.Count);
        if (waiting.ContainsKey(actor))
        {
            return random.OneIn(20) ? new Exit(actor) : random.OneIn(5) ? new Interrupt(actor) : Next(random, waiting);
        }

        var (word, other) = (random.Next(Words), random.Next(Words));
        return random.Next(100) switch
        {
            < 12 => new Store(actor, word, Value(random)),
            < 52 => new FutexWait(actor, word, Value(random), Mask(random), random.Next(12) switch { 0 => Patience.None, 1 => Patience.Short, _ => Patience.Endless }),
            < 66 => new FutexWake(actor, word, random.Pick(0, 1, 1, 2, int.MaxValue, -1), Mask(random)),
            < 78 => new FutexRequeue(actor, word, other, random.Pick(0, 0, 1, 2, -1), random.Pick(0, 1, 2, int.MaxValue, -1), random.OneIn(2) ? null : Value(random)),
            < 88 => new FutexWakeOther(actor, word, other, random.Pick(0, 1, 2), random.Pick(0, 1, 2), Op(random)),
            < 99 when hasVectors => Vector(random, actor),
            < 99 => new Store(actor, word, Value(random)),
            _ => new Exit(actor),
        };
    }

    private static uint Value(Random random) => random.Next(8) < 7 ? (uint)random.Next(2) : 0xFFFFFFFF;

    private static uint? Mask(Random random) => random.Next(8) switch { 0 => 0u, 1 => 1u, 2 => 2u, 3 => 3u, _ => null };

    // Also operations and comparisons that do not exist, and arguments with a sign.
    private static FutexWakeOp Op(Random random) => FutexWakeOp.Of(
        (FutexChange)random.Next(random.OneIn(10) ? 8 : 5), random.Pick(0, 1, 1, 2, -1, 0x7FF), (FutexComparison)random.Next(random.OneIn(10) ? 16 : 6), random.Pick(0, 1, -1, 2), random.OneIn(6));

    private static FutexWaitVector Vector(Random random, int actor)
    {
        var words = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (random.Next(Words), Value(random))).ToList();
        return new FutexWaitVector(actor, words, random.OneIn(10) ? Patience.None : Patience.Endless);
    }
}
