using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Message queues: msgget, msgsnd, msgrcv, msgctl.
public readonly partial struct SystemV
{
    /// <summary>Finds or makes a queue.</summary>
    /// <param name="key">The key; IPC_PRIVATE for a queue that no key finds.</param>
    /// <param name="msgflg">IPC_CREAT, IPC_EXCL, and the mode.</param>
    /// <returns>msqid.</returns>
    /// <exception cref="IpcException">EACCES, EEXIST, ENOENT, ENOSPC.</exception>
    /// <remarks>Follows msgget(2): MSG-1, MSG-22.</remarks>
    public async ValueTask<int> MsgGetAsync(IpcKey key, IpcFlags msgflg)
    {
        var operation = new MessageOperation { Argument = (int)msgflg, Data = key };
        return (int)(await self.ControlAsync(self.System.Messages, operation, MessageCall.Get).OffScheduler()).Value;
    }

    /// <summary>Sends a message.</summary>
    /// <param name="msqid">The queue.</param>
    /// <param name="mtype">The type, above 0.</param>
    /// <param name="mtext">The bytes, no more than MSGMAX; the call keeps a copy.</param>
    /// <param name="msgflg">IPC_NOWAIT; others are not looked at.</param>
    /// <param name="timeout">Not in the manual: how long to wait.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>0 or EAGAIN, EINTR, EIDRM, as a value.</returns>
    /// <exception cref="IpcException">EINVAL, then EACCES.</exception>
    /// <remarks>Follows msgsnd(2): MSG-5 to 8, MSG-16 to 18.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<SendResult> MsgSndAsync(
        int msqid, long mtype, ReadOnlySpan<byte> mtext, MessageFlags msgflg = MessageFlags.None, TimeSpan? timeout = null,
        CancellationToken cancellation = default) => FindQueue(msqid) is { } queue
        ? self.Send(queue, mtype, mtext, msgflg, timeout, cancellation)
        : Misuse<SendResult>(Errno.EINVAL, BadQueue(msqid));

    /// <summary>Receives a message.</summary>
    /// <param name="msqid">The queue.</param>
    /// <param name="msgsz">How many bytes there is room for.</param>
    /// <param name="msgtyp">
    /// 0 for the oldest message; a type for the oldest of that type, or with MSG_EXCEPT of another; the negative of a type for the lowest type up to it;
    /// with MSG_COPY a position, from 0.
    /// </param>
    /// <param name="msgflg">IPC_NOWAIT, MSG_NOERROR, MSG_EXCEPT, MSG_COPY.</param>
    /// <param name="timeout">Not in the manual: how long to wait.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>The message; or ENOMSG, EINTR, EIDRM, as a value.</returns>
    /// <exception cref="IpcException">EINVAL, then EACCES, then E2BIG. The message is still in the queue.</exception>
    /// <remarks>Follows msgrcv(2): MSG-9 to 17.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<ReceiveResult> MsgRcvAsync(
        int msqid, long msgsz, long msgtyp = 0, MessageFlags msgflg = MessageFlags.None, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        if (msgsz < 0)
        {
            return Misuse<ReceiveResult>(Errno.EINVAL, $"msgsz: {msgsz} is negative (EINVAL, MSG-9).");
        }

        if ((msgflg & MessageFlags.Copy) != 0 && (msgflg & (MessageFlags.Except | MessageFlags.NoWait)) != MessageFlags.NoWait)
        {
            return Misuse<ReceiveResult>(Errno.EINVAL, "msgflg: MSG_COPY goes with IPC_NOWAIT and without MSG_EXCEPT (EINVAL, MSG-15).");
        }

        return FindQueue(msqid) is { } queue
            ? self.Receive(queue, MessageFilter.Of(msgtyp, msgflg), msgsz, msgflg, timeout, cancellation)
            : Misuse<ReceiveResult>(Errno.EINVAL, BadQueue(msqid));
    }

    /// <summary>Controls a queue.</summary>
    /// <param name="msqid">The queue; for MSG_STAT and MSG_STAT_ANY an index; for IPC_INFO and MSG_INFO any number that is not negative.</param>
    /// <param name="cmd">The command.</param>
    /// <param name="buf">IPC_SET: owner, group, mode and msg_qbytes; the rest is not looked at.</param>
    /// <returns>What the command returns.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES, EPERM.</exception>
    /// <remarks>Follows msgctl(2): MSG-4, MSG-19 to 21. MSG_INFO asks one queue after the other, so it adds up what was there at different moments.</remarks>
    public async ValueTask<MessageControlResult> MsgCtlAsync(int msqid, MessageCommand cmd, MessageQueueStatus? buf = null)
    {
        if (msqid < 0 || !Enum.IsDefined(cmd))
        {
            throw new IpcException(Errno.EINVAL, msqid < 0 ? BadQueue(msqid) : $"cmd: {cmd} is not a command (EINVAL, MSG-20).");
        }

        var operation = new MessageOperation { Command = cmd, Argument = msqid, Data = buf };
        switch (cmd)
        {
            case MessageCommand.Limits:
                return new MessageControlResult(await self.ControlAsync(self.System.Messages, operation).OffScheduler());
            case MessageCommand.Usage:
                return await AddUpAsync(await self.ControlAsync(self.System.Messages, operation).OffScheduler()).OffScheduler();
            case MessageCommand.StatusAtIndex or MessageCommand.StatusAtIndexForAny:
                msqid = (int)(await self.ControlAsync(self.System.Messages, operation).OffScheduler()).Value;
                break;
            case MessageCommand.Set when buf?.Permission is null:
                throw new IpcException(Errno.EINVAL, "buf: IPC_SET needs a status with a permission (EINVAL).");
        }

        var queue = FindQueue(msqid) ?? throw new IpcException(Errno.EINVAL, BadQueue(msqid));
        return new MessageControlResult(await self.ControlAsync(queue, operation).OffScheduler());
    }

    /// <summary>The queue with an identifier, for the everyday face.</summary>
    /// <param name="msqid">The identifier.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="IpcException">EINVAL: there is none.</exception>
    public ValueTask<IpcQueue> OpenQueueAsync(int msqid) =>
        FindQueue(msqid) is not { } queue ? Misuse<IpcQueue>(Errno.EINVAL, BadQueue(msqid))
        : self.System.Host.Elsewhere is null ? ValueTask.FromResult(queue)
        : OpenElsewhereAsync(msqid, queue);

    private static string BadQueue(int msqid) => $"msqid: no queue has the identifier {msqid} (EINVAL, MSG-20).";

    // Whether there is one, only the registry can tell.
    private async ValueTask<IpcQueue> OpenElsewhereAsync(int msqid, IpcQueue queue)
    {
        var operation = new MessageOperation { Command = MessageCommand.StatusAtIndexForAny, Argument = msqid };
        var found = (await self.ControlAsync(self.System.Messages, operation).OffScheduler()).Value;
        return found == msqid ? queue : throw new IpcException(Errno.EINVAL, BadQueue(msqid));
    }

    private IpcQueue? FindQueue(int msqid)
    {
        var (host, name) = (self.System.Host, MessageRegistry.NameOf(msqid));
        return (host.Find<MessageOperation>(name) ?? host.Elsewhere?.Find<MessageOperation>(name, BadQueue(msqid))) is { } mailbox ? new IpcQueue(mailbox) : null;
    }

    // The registry knows which queues there are, and each of them what is in it.
    private async ValueTask<MessageControlResult> AddUpAsync(CallResult registered)
    {
        var identifiers = (int[])registered.Data!;
        var (messages, bytes) = (0L, 0L);
        foreach (var queue in identifiers.Select(FindQueue).OfType<IpcQueue>())
        {
            try
            {
                var operation = new MessageOperation { Command = MessageCommand.StatusAtIndexForAny };
                var status = (MessageQueueStatus)(await self.ControlAsync(queue, operation).OffScheduler()).Data!;
                (messages, bytes) = (messages + status.Messages, bytes + status.Bytes);
            }
            catch (IpcException exception) when (exception.Error == Errno.EINVAL)
            {
                // Removed meanwhile.
            }
        }

        var usage = new MessageUsage(self.System.Options.Messages, identifiers.Length, messages, bytes, (int)registered.Value);
        return new MessageControlResult(registered with { Data = usage });
    }
}

/// <summary>What a command of msgctl(2) returns.</summary>
public readonly record struct MessageControlResult
{
    internal MessageControlResult(CallResult result)
    {
        Value = result.Value;
        Status = result.Data as MessageQueueStatus;
        Usage = result.Data as MessageUsage;
    }

    /// <summary>The return value: of MSG_STAT and MSG_STAT_ANY the identifier, of IPC_INFO and MSG_INFO the highest index in use.</summary>
    public long Value { get; }

    /// <summary>IPC_STAT, MSG_STAT, MSG_STAT_ANY: the status.</summary>
    public MessageQueueStatus? Status { get; }

    /// <summary>IPC_INFO, MSG_INFO: limits and what is in use.</summary>
    public MessageUsage? Usage { get; }
}
