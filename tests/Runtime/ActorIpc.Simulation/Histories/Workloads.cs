using ActorIpc.Actors;
using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

/// <summary>The workload of each model, by name.</summary>
internal static class Workloads
{
    private static readonly HistoryAnswer[] Misuse =
        [.. new[] { Errno.EINVAL, Errno.EPERM, Errno.EBUSY, Errno.ERANGE, Errno.EDEADLK, Errno.E2BIG }.Select(HistoryAnswer.Failed)];

    public static TheoryData<string> Names => ["semaphores", "lock", "tags", "queue", "barrier", "register"];

    public static Workload Of(string name) => name switch
    {
        "semaphores" => new Workload<SemaphoreState>(
            new SemaphoreModel(2, 1, 0), Semaphore, [Outcome.Granted, Outcome.WouldBlock, .. Misuse, .. Enumerable.Range(0, 40).Select(value => HistoryAnswer.Granted(value))]),
        "lock" => new Workload<LockState>(
            new LockModel(), Lock, [Outcome.Granted, HistoryAnswer.Granted(new LockHeld()), HistoryAnswer.Granted(new LockHeld(OwnerDied: true)), Outcome.WouldBlock, .. Misuse]) { Exits = 0.1 },
        "tags" => new Workload<TagState>(
            new TagSpaceModel(), (random, number) => new Rendezvous((ulong)random.Next(2), (ulong)number), Outcome.Cancelled) { Given = meeting => ((Rendezvous)meeting).Value },
        "queue" => new Workload<MessageQueueState>(
            new MessageQueueModel(6), Message, [Outcome.Granted, Outcome.WouldBlock, .. Misuse, .. Texts.Select(text => HistoryAnswer.Granted(text))]),
        "barrier" => new Workload<BarrierState>(
            new BarrierModel(), Barrier, [.. Enumerable.Range(0, 4).Select(known => HistoryAnswer.Granted((BarrierAbortion)known)), Outcome.WouldBlock, .. Misuse]) { Exits = 0.01 },
        "register" => new Workload<RegisterState>(
            new RegisterModel(), Register, [Outcome.Granted, Outcome.ValueChanged, .. Misuse, .. Enumerable.Range(-40, 80).Select(value => HistoryAnswer.Granted((long)value))]) { Exits = 0 },
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static IEnumerable<HistoryMessage> Texts =>
        from type in Enumerable.Range(1, 3) from text in new[] { "", "a", "b", "ab" } select new HistoryMessage(type, text);

    private static object Semaphore(Random random, long number)
    {
        var of = random.Next(3);
        var flags = random.Next(2) == 0 ? SemaphoreFlags.Undo : SemaphoreFlags.None;
        return random.Next(12) switch
        {
            0 => new SemaphoreGetValue(of),
            1 => new SemaphoreSetValue(of, random.Next(3)),
            2 => new SemaphoreOperate(SemaphoreOp.AwaitZero(of)),
            3 or 4 => new SemaphoreOperate(new SemaphoreOp((ushort)of, -1, flags), new SemaphoreOp((ushort)((of + 1) % 3), 1, flags)),
            5 => new SemaphoreOperate(SemaphoreOp.Give(of, 32767)),
            < 9 => new SemaphoreOperate(new SemaphoreOp((ushort)of, 1, flags)),
            _ => new SemaphoreOperate(new SemaphoreOp((ushort)of, -1, flags)),
        };
    }

    private static object Lock(Random random, long number) => random.Next(8) switch
    {
        0 => new LockRelease(number + 1),
        < 4 => new LockRelease(),
        _ => new LockAcquire(),
    };

    private static object Message(Random random, long number) => random.Next(10) switch
    {
        < 5 => new MessageSend(Texts.ElementAt(random.Next(12))),
        5 => new MessageReceive(random.Next(4)),
        6 => new MessageReceive(-random.Next(4), MessageFlags.None, 1),
        7 => new MessageReceive(random.Next(4), MessageFlags.Except | MessageFlags.NoError, 1),
        8 => new MessageReceive(random.Next(3), MessageFlags.Copy | MessageFlags.NoWait),
        _ => new MessageReceive(),
    };

    private static object Barrier(Random random, long number)
    {
        var call = random.Next(20) switch
        {
            0 => BarrierCall.Query,
            1 => BarrierCall.WaitAbortion,
            2 when random.Next(8) == 0 => BarrierCall.Abort,
            3 when random.Next(8) == 0 => BarrierCall.Destroy,
            < 7 => BarrierCall.SetRole,
            < 12 => BarrierCall.Place,
            < 14 => BarrierCall.WaitNext,
            < 16 => BarrierCall.SyncNext,
            < 18 => BarrierCall.Sync,
            _ => BarrierCall.PlaceAndSync,
        };
        return new BarrierMove(call, call == BarrierCall.SetRole ? (BarrierRole)random.Next(2) : BarrierRole.Parent);
    }

    private static object Register(Random random, long number)
    {
        var token = random.Next(3) == 0 ? Math.Max(1, number - random.Next(5)) : 0;
        return random.Next(4) switch
        {
            0 => new RegisterRead(),
            1 => new RegisterWrite(random.Next(5), token),
            2 => new RegisterAdd(random.Next(-1, 2), token),
            _ => new RegisterExchange(random.Next(5), random.Next(5), token),
        };
    }
}
