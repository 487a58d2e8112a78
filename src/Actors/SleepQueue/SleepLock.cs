namespace ActorIpc.Actors;

/// <summary>A mutex whose waiters are served in order of arrival, and the door through which every sleep goes in and comes out.</summary>
/// <remarks>
/// Follows 9front <c>qlock</c> in port/qlock.c (handed over directly to the head of the queue, never free in between) and the locks that xv6
/// <c>sleep</c> takes. An owner that exits leaves the lock to the next in order, who is told so (EOWNERDEAD, as with robust futexes).
/// </remarks>
public sealed class SleepLock : Primitive<SleepOperation>
{
    /// <summary>The notice by which a <see cref="SleepQueue"/> says that the owner of the lock has parked.</summary>
    public const int ReleaseNotice = 1;

    private readonly RequestQueue waiters = new();
    private ProcessRef? owner;

    // Names the acquisition that holds the lock, so that a key to it opens no later one. A sleeper takes the lock back under its old name.
    private long ticket;
    private long acquisitions;
    private bool ownerDied;

    // Whoever has owned the lock and has not exited since: their exits are to be heard of. The last one is looked at first.
    private readonly HashSet<ProcessRef> watched = [];
    private ProcessRef? lastWatched;

    /// <inheritdoc/>
    public override void Submit(Request<SleepOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case SleepCall.Acquire:
                Acquire(request, outbox);
                break;
            case SleepCall.Release when Holds(request):
                HandOver(outbox);
                outbox.Grant(request);
                break;
            case SleepCall.Sleep when request.Operation.Returning:
                TakeBack(request, outbox);
                break;
            case SleepCall.Sleep when Holds(request):
                var queue = request.Operation.Other!;
                request.Operation.Other = outbox.Self;
                request.Operation.Ticket = ticket;
                outbox.Forward(request, queue);
                break;
            case SleepCall.Release when request.Operation.Ticket != 0:
                // That acquisition is over already: a key turned twice.
                outbox.Grant(request);
                break;
            case SleepCall.Release:
                outbox.Fail(request, Errno.EPERM, "lock: only the process that holds a lock can release it (EPERM).");
                break;
            case SleepCall.Sleep:
                outbox.Fail(request, Errno.EPERM, "lock: sleep is called with the lock held, and this process does not hold it (EPERM, XV6-1).");
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of a lock (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        // A sleeper comes back with its lock whatever happens, unless it is dead.
        if (((Request<SleepOperation>)request).Operation.Call == SleepCall.Acquire || reason == Outcome.Exited)
        {
            waiters.Remove(request);
            outbox.Refuse(request, reason);
        }
    }

    /// <inheritdoc/>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        watched.Remove(process);
        lastWatched = null;
        if (ReferenceEquals(owner, process))
        {
            ownerDied = true;
            HandOver(outbox);
        }
    }

    /// <inheritdoc/>
    public override void Receive(in Notice notice, Outbox outbox)
    {
        // Not the owner any more: it exited while it was on its way to sleep.
        if (notice.Code == ReleaseNotice && ReferenceEquals(owner, notice.Process) && ticket == notice.Value)
        {
            HandOver(outbox);
        }
    }

    /// <inheritdoc/>
    internal override bool Expects(int code) => code == ReleaseNotice;

    /// <inheritdoc/>
    internal override string? Objection(in SleepOperation operation, string? handedOnBy) => operation switch
    {
        { Call: SleepCall.Sleep, Returning: true } => handedOnBy is null ? "returning: only a queue hands a sleeper back." : null,
        { Call: SleepCall.Sleep, Other: null } => "other: there is no queue.",
        _ => base.Objection(operation, handedOnBy),
    };

    /// <inheritdoc/>
    public override Awaited AwaitedBy(Request request) => owner is null ? Awaited.Anybody : Awaited.HeldBy(owner.Id);

    /// <inheritdoc/>
    public override string? LeftBy(ProcessRef process) => ReferenceEquals(owner, process) ? "the lock" : null;

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        Invariant.Holds(owner is not null || waiters.IsEmpty, nameof(SleepLock), "nobody waits for a free lock");
        Invariant.Holds(owner is null || watched.Contains(owner), nameof(SleepLock), "the exit of an owner is heard of");
        waiters.CheckInvariants(nameof(SleepLock));
        for (var at = waiters.Head; at is not null; at = at.Next)
        {
            var operation = ((Request<SleepOperation>)at).Operation;
            Invariant.Holds(operation.Call == SleepCall.Acquire || operation is { Call: SleepCall.Sleep, Returning: true }, nameof(SleepLock), "who waits wants the lock");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(owner);
        writer.Write(ticket);
        writer.Write(acquisitions);
        writer.Write(ownerDied);
        writer.Write(watched.Count);
        foreach (var process in watched.OrderBy(process => process.Id))
        {
            writer.Write(process);
        }

        waiters.Save<SleepOperation>(writer);
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        owner = reader.ReadProcess();
        ticket = reader.ReadInt64();
        acquisitions = reader.ReadInt64();
        ownerDied = reader.ReadBoolean();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            watched.Add(reader.ReadSomeProcess());
        }

        waiters.Load<SleepOperation>(reader);
    }

    private bool Holds(Request<SleepOperation> request) =>
        ReferenceEquals(owner, request.Process) && (request.Operation.Ticket == 0 || request.Operation.Ticket == ticket);

    private void Acquire(Request<SleepOperation> request, Outbox outbox)
    {
        if (owner is null)
        {
            GrantTo(request, outbox);
        }
        else if (ReferenceEquals(owner, request.Process))
        {
            outbox.Fail(request, Errno.EDEADLK, "lock: this process holds the lock already and would wait for itself (EDEADLK).");
        }
        else if (!outbox.RefusedToPark(request))
        {
            waiters.Add(request);
        }
    }

    private void TakeBack(Request<SleepOperation> sleeper, Outbox outbox)
    {
        if (owner is null)
        {
            GrantTo(sleeper, outbox);
        }
        else
        {
            waiters.Add(sleeper);
        }
    }

    private void HandOver(Outbox outbox)
    {
        owner = null;
        if (waiters.TakeFirst() is { } next)
        {
            GrantTo((Request<SleepOperation>)next, outbox);
        }
    }

    private void GrantTo(Request<SleepOperation> request, Outbox outbox)
    {
        var sleeper = request.Operation.Call == SleepCall.Sleep;
        owner = request.Process;
        ticket = sleeper ? request.Operation.Ticket : ++acquisitions;
        if (!ReferenceEquals(lastWatched, owner))
        {
            lastWatched = owner;
            if (watched.Add(owner))
            {
                outbox.Watch(owner);
            }
        }

        var ended = sleeper ? request.Operation.Ended : Outcome.Granted;
        outbox.Complete(request, new Answer(ended, ownerDied ? Errno.EOWNERDEAD : Errno.None, ticket));
        ownerDied = false;
    }
}
