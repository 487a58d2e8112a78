using ActorIpc.Conformance.Kernel.Futexes;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>Priority-inheriting futexes among processes of one priority: locks with an owner, and waits that end with one.</summary>
internal sealed class PiFamily(WorkerPool pool) : IFamily
{
    // The words that are locks; the last one is waited on.
    private const int Locks = RobustFamily.Words - 1;

    private SharedPage? page;

    public string Name => "pi";

    public string? WhyNot()
    {
        page ??= pool.Keep(new SharedPage());
        page[0] = 0;
        var (_, error) = SystemCall.Make(SystemCall.Futex, page.Address, (int)FutexCommand.UnlockPi);
        return error == (int)Errno.EPERM ? null : $"futex answers {Names.OfError(error)}";
    }

    public ISide BeginOurs() => new OurRobust();

    public ISide BeginKernel() => new KernelRobust(pool, page!);

    // A lock is handed over to one.
    public bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step) => false;

    public Step Next(Random random, IReadOnlyDictionary<int, Step> waiting)
    {
        var actor = random.Next(Slots.Count);
        if (waiting.TryGetValue(actor, out var call))
        {
            // A signal has LOCK_PI begin again in the kernel, at the end of the line; here it keeps its place (FUT-40).
            return random.OneIn(8) ? new Exit(actor) : call is not LockCall && random.OneIn(6) ? new Interrupt(actor) : Next(random, waiting);
        }

        var (word, plain) = (random.Next(Locks), random.OneIn(8) ? random.Next(Locks) : Locks);
        return random.Next(100) switch
        {
            < 25 => new LockCall(actor, word, FutexCommand.LockPi),
            < 33 => new LockCall(actor, word, FutexCommand.TrylockPi),
            < 55 => new LockCall(actor, word, FutexCommand.UnlockPi),
            < 60 => new LockAlone(actor, word, random.OneIn(2)),
            < 73 => new WaitThenLock(actor, plain, word, !random.OneIn(12)),
            < 84 => new RequeueToLock(actor, plain, word, random.OneIn(10) ? random.Pick(0, 2, -1) : 1, random.Pick(0, 1, int.MaxValue), !random.OneIn(12)),
            < 87 => new WaitWord(actor, random.OneIn(3) ? word : Locks, true),
            < 90 => new WakeWord(actor, random.OneIn(3) ? word : Locks, random.Pick(0, 1, 2)),
            < 94 => new LinkList(actor, [.. Enumerable.Range(0, Locks).Where(_ => random.OneIn(2)).Select(each => (each, true))], -1, ListEnd.Head),
            < 97 => new SetList(actor, true, RobustList.Size),
            _ => new Exit(actor),
        };
    }
}
