namespace ActorIpc.Actors;

/// <summary>Sleepers by channel. A sleeper's lock is released when, and only when, the sleeper is parked.</summary>
/// <remarks>
/// Follows xv6 (RISC-V) <c>sleep</c> and <c>wakeup</c> in kernel/proc.c: XV6-1 to 3, XV6-13, XV6-21. The lock is another primitive, so the atomicity
/// of "park and release" is an order: park here, then tell the lock. A waker that holds the lock therefore finds the sleeper parked.
/// A sleeper that wakes is handed on to its lock as it stands, and is answered there.
/// </remarks>
public sealed class SleepQueue : Primitive<SleepOperation>
{
    // Channels with at least one sleeper.
    private readonly Dictionary<ulong, RequestQueue> channels = [];
    private readonly RequestQueue paused = new();

    /// <inheritdoc/>
    public override void Submit(Request<SleepOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case SleepCall.Sleep:
                Sleep(request, outbox);
                break;
            case SleepCall.Wakeup:
                Wakeup(request, outbox);
                break;
            case SleepCall.Pause when !outbox.RefusedToPark(request):
                paused.Add(request);
                break;
            case SleepCall.Pause:
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of a sleep queue (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        var sleeper = (Request<SleepOperation>)request;
        if (sleeper.Operation.Call == SleepCall.Pause)
        {
            paused.Remove(sleeper);
            outbox.Refuse(sleeper, reason);
            return;
        }

        var queue = channels[sleeper.Operation.Channel];
        queue.Remove(sleeper);
        Forget(sleeper.Operation.Channel, queue);
        if (reason == Outcome.Exited)
        {
            outbox.Refuse(sleeper, reason);
        }
        else
        {
            Return(sleeper, reason, outbox);
        }
    }

    /// <inheritdoc/>
    internal override string? Objection(in SleepOperation operation, string? handedOnBy) => operation.Call == SleepCall.Sleep
        ? handedOnBy is null || operation.Returning || operation.Other is null ? "call: only a lock hands a sleeper on." : null
        : base.Objection(operation, handedOnBy);

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        foreach (var (channel, queue) in channels)
        {
            Invariant.Holds(!queue.IsEmpty, nameof(SleepQueue), "a channel that is kept has a sleeper");
            queue.CheckInvariants(nameof(SleepQueue));
            for (var at = queue.Head; at is not null; at = at.Next)
            {
                var operation = ((Request<SleepOperation>)at).Operation;
                Invariant.Holds(operation is { Call: SleepCall.Sleep, Other: not null }, nameof(SleepQueue), "who sleeps on a channel has a lock");
                Invariant.Holds(operation.Channel == channel && !operation.Returning, nameof(SleepQueue), "a sleeper is parked on its own channel");
            }
        }

        paused.CheckInvariants(nameof(SleepQueue));
        for (var at = paused.Head; at is not null; at = at.Next)
        {
            Invariant.Holds(((Request<SleepOperation>)at).Operation.Call == SleepCall.Pause, nameof(SleepQueue), "who sleeps on nothing pauses");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(channels.Count);
        foreach (var (channel, queue) in channels.OrderBy(entry => entry.Key))
        {
            writer.Write((long)channel);
            queue.Save<SleepOperation>(writer);
        }

        paused.Save<SleepOperation>(writer);
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var queue = new RequestQueue();
            channels.Add((ulong)reader.ReadInt64(), queue);
            queue.Load<SleepOperation>(reader);
        }

        paused.Load<SleepOperation>(reader);
    }

    private static void Return(Request<SleepOperation> sleeper, Outcome ended, Outbox outbox)
    {
        sleeper.Operation.Returning = true;
        sleeper.Operation.Ended = ended;
        outbox.Forward(sleeper, sleeper.Operation.Other!);
    }

    private void Sleep(Request<SleepOperation> request, Outbox outbox)
    {
        if (outbox.RefusedToPark(request))
        {
            return;
        }

        if (!channels.TryGetValue(request.Operation.Channel, out var queue))
        {
            channels.Add(request.Operation.Channel, queue = new RequestQueue());
        }

        queue.Add(request);
        outbox.Notify(request.Operation.Other!, new Notice(SleepLock.ReleaseNotice, request.Process, request.Operation.Ticket));
    }

    private void Wakeup(Request<SleepOperation> request, Outbox outbox)
    {
        var woken = 0;
        if (channels.TryGetValue(request.Operation.Channel, out var queue))
        {
            Request? next;
            for (var at = queue.Head; at is not null && !(request.Operation.One && woken == 1); at = next)
            {
                next = at.Next;
                if (!ReferenceEquals(at.Process, request.Process))
                {
                    queue.Remove(at);
                    Return((Request<SleepOperation>)at, Outcome.Granted, outbox);
                    woken++;
                }
            }

            Forget(request.Operation.Channel, queue);
        }

        outbox.Grant(request, woken);
    }

    private void Forget(ulong channel, RequestQueue queue)
    {
        if (queue.IsEmpty)
        {
            channels.Remove(channel);
        }
    }
}
