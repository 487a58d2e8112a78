using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Messages;

/// <summary>System V message queues.</summary>
internal sealed class MessageFamily(WorkerPool pool) : IFamily
{
    /// <summary>How many bytes the queue of a history has room for at first.</summary>
    public const int MaxBytes = 60;

    // More than MSGMNB.
    private const int Large = 20000;

    // MSG_COPY is there only in kernels that were built for it.
    private bool copies;

    // Root is not everywhere allowed to have larger queues than MSGMNB; the actors' root is.
    private bool raises;

    public string Name => "msg";

    public string? WhyNot()
    {
        var (id, error) = SystemCall.Make(SystemCall.MsgGet, 0, 0x180);
        if (id < 0)
        {
            return $"msgget answers {Names.OfError(error)}";
        }

        var (_, copyError) = SystemCall.Make(SystemCall.MsgReceive, id, 0, 0, 0, (int)(MessageFlags.Copy | MessageFlags.NoWait));
        copies = copyError == (int)Errno.ENOMSG;
        raises = KernelMessages.Set(id, 0x180, Large).Error == 0;
        SystemCall.Make(SystemCall.MsgControl, id, (int)MessageCommand.Remove);
        return null;
    }

    public ISide BeginOurs() => new OurMessages();

    public ISide BeginKernel() => new KernelMessages(pool);

    // Freed room wakes all senders that fit, and IPC_SET wakes everybody: then they run for it, unless they run in the order in which they wake.
    public bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step) => !pool.IsInOrder && step switch
    {
        MsgRcv => waiting.Values.Count(each => each is MsgSnd) > 1,
        MsgCtl { Command: MessageCommand.Set } => waiting.Values.Count(each => each is MsgSnd) > 1 || waiting.Values.Count(each => each is MsgRcv) > 1,
        _ => false,
    };

    public Step Next(Random random, IReadOnlyDictionary<int, Step> waiting)
    {
        var actor = random.Next(Slots.Count);
        if (waiting.ContainsKey(actor))
        {
            return random.OneIn(20) ? new Exit(actor) : random.OneIn(4) ? new Interrupt(actor) : Next(random, waiting);
        }

        return random.Next(100) switch
        {
            < 46 => Send(random, actor, waiting),
            < 90 => Receive(random, actor),
            < 92 => new MsgCtl(actor, MessageCommand.Status, 0, 0),
            < 95 => Set(random, actor, waiting),
            < 97 => new MsgCtl(actor, MessageCommand.Remove, 0, 0),
            < 99 => new MsgGet(actor, (random.OneIn(3) ? 0 : IpcFlags.Create) | (random.OneIn(4) ? IpcFlags.Exclusive : 0) | random.Pick(IpcFlags.Everybody, IpcFlags.OwnerOnly, IpcFlags.None)),
            _ => new Exit(actor),
        };
    }

    // Where the scheduler decides, a second sender that sleeps soon ends the history, so most do not.
    private MsgSnd Send(Random random, int actor, IReadOnlyDictionary<int, Step> waiting)
    {
        var length = random.Next(30) switch { 0 => 9000, < 5 => 0, < 8 => MaxBytes, _ => random.Next(1, 25) };
        var hurry = random.OneIn(8) || (!pool.IsInOrder && waiting.Values.Any(each => each is MsgSnd) && !random.OneIn(20));
        return new MsgSnd(actor, random.Next(30) switch { 0 => 0, 1 => -2, _ => random.Next(1, 5) }, length, (byte)random.Next(256), hurry ? MessageFlags.NoWait : MessageFlags.None);
    }

    private MsgRcv Receive(Random random, int actor)
    {
        var flags = (random.OneIn(4) ? MessageFlags.NoWait : 0) | (random.OneIn(3) ? MessageFlags.NoError : 0) | (random.OneIn(6) ? MessageFlags.Except : 0)
            | (copies && random.OneIn(12) ? MessageFlags.Copy | (random.OneIn(6) ? 0 : MessageFlags.NoWait) : 0);
        var type = random.Next(12) switch { < 3 => 0L, < 7 => random.Next(1, 6), < 11 => -random.Next(1, 6), _ => random.Pick(long.MinValue, long.MaxValue, 300L, -300L) };
        return new MsgRcv(actor, random.Next(12) switch { 0 => 0, 1 => -1, 2 => 8192, _ => random.Next(5, 30) }, type, flags);
    }

    private MsgCtl Set(Random random, int actor, IReadOnlyDictionary<int, Step> waiting)
    {
        var maxBytes = random.Next(5) switch { 0 => 0, 1 => 10, 2 when raises || actor == Slots.Stranger => Large, _ => MaxBytes };
        return !pool.IsInOrder && waiting.Count > 1 && !random.OneIn(10)
            ? new MsgCtl(actor, MessageCommand.Status, 0, 0)
            : new MsgCtl(actor, MessageCommand.Set, random.Pick(0x1B6, 0x1B6, 0x1B6, 0x1A4, 0x180, 0x1B2), maxBytes);
    }
}
