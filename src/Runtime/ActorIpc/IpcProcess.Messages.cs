using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of message queues, and msgsnd and msgrcv themselves.
public sealed partial class IpcProcess
{
    /// <summary>Sends a message, waiting until there is room for it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="type">The type of the message, above 0, by which receivers choose.</param>
    /// <param name="text">The bytes of the message, no more than MSGMAX; the call keeps a copy.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; nothing has been sent then.</param>
    /// <returns>Granted, or why not: WouldBlock, TimedOut, Cancelled, Interrupted, Killed, Removed.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES: nothing has been sent.</exception>
    /// <remarks>Follows msgsnd(2): MSG-5 to 8, MSG-16 to 18. The message stays when the process ends.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<SendResult> SendAsync(
        IpcQueue queue, long type, ReadOnlySpan<byte> text, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Send(queue, type, text, MessageFlags.None, timeout, cancellation);

    /// <summary>Sends a message if there is room for it now.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="type">The type of the message, above 0, by which receivers choose.</param>
    /// <param name="text">The bytes of the message, no more than MSGMAX; the call keeps a copy.</param>
    /// <returns>True when it was sent.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES: nothing has been sent.</exception>
    /// <exception cref="NotSupportedException">The host answers from another thread; <see cref="SendAsync"/> with a zero timeout does not block.</exception>
    public bool TrySend(IpcQueue queue, long type, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CheckAnswersOnTheSpot(queue.Mailbox, nameof(TrySend), nameof(SendAsync));
        return Now(SendAsync(queue, type, text, TimeSpan.Zero)).IsSent;
    }

    /// <summary>Receives a message, waiting until there is one.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="which">Which message; by default the oldest.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; nothing has been received then.</param>
    /// <returns>The message, however long; or why there is none: WouldBlock, TimedOut, Cancelled, Interrupted, Killed, Removed.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES: nothing has been received.</exception>
    /// <remarks>
    /// Follows msgrcv(2): MSG-9 to 13, MSG-16. What is received is out of the queue: it is gone if the process ends before it has done anything with it.
    /// </remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<ReceiveResult> ReceiveAsync(
        IpcQueue queue, MessageFilter which = default, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Receive(queue, which, long.MaxValue, MessageFlags.None, timeout, cancellation);

    /// <summary>Receives a message if there is one now.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="message">The message.</param>
    /// <param name="which">Which message; by default the oldest.</param>
    /// <returns>True when there was one.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES: nothing has been received.</exception>
    /// <exception cref="NotSupportedException">The host answers from another thread; <see cref="ReceiveAsync"/> with a zero timeout does not block.</exception>
    public bool TryReceive(IpcQueue queue, out ReceiveResult message, MessageFilter which = default)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CheckAnswersOnTheSpot(queue.Mailbox, nameof(TryReceive), nameof(ReceiveAsync));
        message = Now(ReceiveAsync(queue, which, TimeSpan.Zero));
        return message.IsReceived;
    }

    /// <summary>What is in a queue, who used it last, and how much fits.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>The status at some moment during the call.</returns>
    /// <exception cref="IpcException">EACCES; EINVAL: it has been removed.</exception>
    /// <remarks>Follows msgctl(2), IPC_STAT (MSG-3, MSG-4).</remarks>
    public async ValueTask<MessageQueueStatus> GetStatusAsync(IpcQueue queue) =>
        (MessageQueueStatus)(await ControlAsync(queue, new MessageOperation { Command = MessageCommand.Status }).OffScheduler()).Data!;

    /// <summary>Removes a queue with its messages: who waits on it ends with Removed, and every later call on it fails.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>A task that is complete when the queue is removed.</returns>
    /// <exception cref="IpcException">EPERM: the process neither owns nor made it. EINVAL: it has been removed already.</exception>
    /// <remarks>Follows msgctl(2), IPC_RMID (MSG-6, MSG-11, MSG-20).</remarks>
    public async ValueTask RemoveAsync(IpcQueue queue) => await ControlAsync(queue, new MessageOperation { Command = MessageCommand.Remove }).OffScheduler();

    /// <summary>The message queue with a name; made if there is none.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="IpcException">EACCES, ENOSPC.</exception>
    /// <remarks>Follows msgget(2) with IPC_CREAT and mode 0666.</remarks>
    public async ValueTask<IpcQueue> OpenMessageQueueAsync(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var msqid = await SystemV.MsgGetAsync(new IpcKey(0, name), IpcFlags.Create | IpcFlags.Everybody).OffScheduler();
        return await SystemV.OpenQueueAsync(msqid).OffScheduler();
    }

    internal ValueTask<SendResult> Send(
        IpcQueue queue, long type, ReadOnlySpan<byte> text, MessageFlags flags, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (text.Length > System.Options.Messages.MessageBytes)
        {
            return Misuse<SendResult>(Errno.EINVAL, $"text: {text.Length} bytes are more than {System.Options.Messages.MessageBytes} (EINVAL, MSG-5).");
        }

        var call = PendingCall<MessageOperation, SendResult>.Rent(this);
        call.Operation = new MessageOperation { Call = MessageCall.Send, Type = type, Text = text.ToArray(), Flags = flags };
        return call.Start(queue.Mailbox, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);
    }

    internal ValueTask<ReceiveResult> Receive(
        IpcQueue queue, MessageFilter which, long size, MessageFlags flags, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var call = PendingCall<MessageOperation, ReceiveResult>.Rent(this);
        call.Operation = new MessageOperation { Call = MessageCall.Receive, Filter = which, Size = size, Flags = flags };
        return call.Start(queue.Mailbox, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);
    }

    internal ValueTask<CallResult> ControlAsync(IpcQueue queue, in MessageOperation operation)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return ControlAsync(queue.Mailbox, operation);
    }

    internal ValueTask<CallResult> ControlAsync(Mailbox<MessageOperation> to, in MessageOperation operation, MessageCall what = MessageCall.Control)
    {
        var call = PendingCall<MessageOperation, CallResult>.Rent(this);
        call.Operation = operation;
        call.Operation.Call = what;
        return call.Start(to, WaitMode.Uninterruptible);
    }
}
