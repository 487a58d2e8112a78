using ActorIpc.Conformance.Kernel.Futexes;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>Robust lists: what a process that ends leaves of the words that it holds.</summary>
internal sealed class RobustFamily(WorkerPool pool) : IFamily
{
    /// <summary>How many words there are.</summary>
    public const int Words = 3;

    private SharedPage? page;

    public string Name => "robust";

    public string? WhyNot()
    {
        page ??= pool.Keep(new SharedPage());
        var (_, error) = SystemCall.Make(SystemCall.SetRobustList, 0, 0);
        return error == (int)Errno.EINVAL ? null : $"set_robust_list answers {Names.OfError(error)}";
    }

    public ISide BeginOurs() => new OurRobust();

    public ISide BeginKernel() => new KernelRobust(pool, page!);

    // The end of a process wakes one after the other, and each only returns.
    public bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step) => false;

    public Step Next(Random random, IReadOnlyDictionary<int, Step> waiting)
    {
        var actor = random.Next(Slots.Count);
        if (waiting.ContainsKey(actor))
        {
            return random.OneIn(6) ? new Exit(actor) : random.OneIn(8) ? new Interrupt(actor) : Next(random, waiting);
        }

        var word = random.Next(Words);
        return random.Next(100) switch
        {
            < 30 => new StoreWord(actor, word, Value(random, actor)),
            < 55 => Link(random, actor),
            < 80 => new WaitWord(actor, word, !random.OneIn(10)),
            < 86 => new WakeWord(actor, word, random.Pick(0, 1, 2)),
            < 90 => new SetList(actor, random.OneIn(2), random.OneIn(3) ? random.Pick(0, 23, 25) : RobustList.Size),
            _ => new Exit(actor),
        };
    }

    private static WordValue Value(Random random, int actor) => new(
        random.Next(6) switch { 0 => -1, 1 => random.Next(Slots.Count), _ => actor },
        (random.OneIn(3) ? 0 : FutexBits.Waiters) | (random.OneIn(5) ? FutexBits.OwnerDied : 0));

    private static LinkList Link(Random random, int actor)
    {
        var words = Enumerable.Range(0, Words).Where(_ => random.OneIn(2)).OrderBy(_ => random.Next()).Select(word => (word, random.OneIn(6)));
        return new LinkList(actor, [.. words], random.OneIn(2) ? -1 : random.Next(Words), random.Next(10) switch { 0 => ListEnd.Circle, 1 => ListEnd.Nothing, _ => ListEnd.Head });
    }
}
