using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>
/// A primitive and one message at a time: what every host does with it, whoever calls. Everything here is done and touched by the owner of the primitive
/// alone. A struct, so that it lies inside whatever owns it.
/// </summary>
internal partial struct PrimitiveTurn<TOperation>
    where TOperation : struct, IOperation<TOperation>
{
    private const int TurnsBetweenClockReadings = 64;

    private readonly IpcHost host;
    private readonly CoarseClock clock;
    private readonly Primitive<TOperation> primitive;
    private readonly bool checksInvariants;
    private readonly Outbox outbox = new();
    private int turns;

    // Answered, and not told yet; in order.
    private Request? completed;
    private Request? lastCompleted;
    private volatile Exception? fault;

    public PrimitiveTurn(IpcHost host, Primitive<TOperation> primitive)
    {
        this.host = host;
        clock = host.Clock;
        this.primitive = primitive;
        checksInvariants = host.ChecksInvariants;
    }

    /// <summary>The address of the primitive, set before the first message.</summary>
    public readonly Mailbox? Self
    {
        get => (Mailbox?)outbox.Self;
        set => outbox.Self = value;
    }

    /// <summary>Whether the primitive has failed and answers no more. May be read by anybody.</summary>
    public readonly bool HasFailed => fault is not null;

    /// <summary>Forgets whom the last message was from, for an owner that must not keep alive what nobody else can reach.</summary>
    public void LetGo()
    {
        outbox.AwaitedByHost = null;
        outbox.Self = null;
        lastCompleted = null;
    }

    /// <summary>Those who have been answered and are to be told so with <see cref="Tell"/>.</summary>
    public Request? TakeCompleted()
    {
        var first = completed;
        if (first is not null)
        {
            completed = null;
        }

        return first;
    }

    /// <summary>Tells those who have been answered. They are told outside of any turn, so one that goes on at once finds the primitive idle.</summary>
    public static void Tell(Request? told)
    {
        while (told is not null)
        {
            // Once told, the request is its caller's and may be in use again.
            var next = (Request?)told.NextMessage;
            told.NextMessage = null;
            told.OnCompleted();
            told = next;
        }
    }

    /// <summary>Has those who await a request told by <see cref="Tell"/> too.</summary>
    public void Complete(Request request)
    {
        // One that was parked in a primitive that has thrown is still linked to its neighbours there.
        request.NextMessage = null;
        if (completed is null)
        {
            completed = request;
        }
        else
        {
            lastCompleted!.NextMessage = request;
        }

        lastCompleted = request;
    }

    /// <summary>Handles one message of a mailbox. Who is answered by it is told by <see cref="Tell"/>.</summary>
    public void Deliver(Message message)
    {
        switch (message)
        {
            case Request<TOperation> request:
                if (Handle(request))
                {
                    Complete(request);
                }

                break;
            case AbandonMessage abandon:
                Abandon(abandon.Request, abandon.Generation, abandon.Reason);
                break;
            case ExitMessage exit:
                ProcessExited(exit.Process);
                break;
            case NoticeMessage notice:
                Receive(notice.Notice);
                break;
        }
    }

    /// <summary>Handles a request. True when it was answered at once; its caller has yet to be told.</summary>
    public bool Handle(Request<TOperation> request)
    {
        Stamp();
        if (!ReferenceEquals(outbox.AwaitedByHost, request))
        {
            outbox.AwaitedByHost = request;
        }

        try
        {
            if (fault is not null)
            {
                FailForFault(request);
            }
            else
            {
                primitive.Submit(request, outbox);
                if (request is { DeferredAbandon: not Outcome.Granted, State: RequestState.Parked })
                {
                    primitive.Abandon(request, request.DeferredAbandon, outbox);
                }

                Check();
            }
        }
        catch (Exception exception)
        {
            Break(exception);
            FailForFault(request);
        }

        // Looked at before the effects are carried out: then the request may be answered elsewhere, and be in use again. Answered here, it stays the
        // awaited one until the next request, for to be answered again it has to come in again.
        var answered = request.State == RequestState.Completed;
        if (!answered)
        {
            outbox.AwaitedByHost = null;
        }

        if (outbox.Count > 0)
        {
            CarryOut();
        }

        return answered;
    }

    /// <summary>Ends a request that is parked here; follows it if it was handed on; does nothing if it has been answered.</summary>
    public void Abandon(Request request, int generation, Outcome reason)
    {
        // Home before state: one that comes from elsewhere is parked there no more when it has its home here. State before generation: one that was answered
        // and is in use again has changed its generation first.
        var home = request.Home;
        Volatile.ReadBarrier();
        var state = request.State;
        Volatile.ReadBarrier();
        if (state == RequestState.Completed || request.Generation != generation || home is null)
        {
            return;
        }

        if (!ReferenceEquals(home, outbox.Self))
        {
            ((Mailbox)home).Abandon(request, generation, reason);
        }
        else if (state == RequestState.Submitted)
        {
            // It is being handed on to here and has not arrived.
            request.DeferredAbandon = reason;
        }
        else if (fault is null)
        {
            Stamp();
            try
            {
                primitive.Abandon(request, reason, outbox);
                Check();
            }
            catch (Exception exception)
            {
                Break(exception);
            }

            CarryOut();
        }
        else
        {
            FailForFault(request);
            CarryOut();
        }
    }

    /// <summary>Takes back what a dead process held.</summary>
    public void ProcessExited(ProcessRef process)
    {
        if (fault is null)
        {
            Stamp();
            try
            {
                primitive.ProcessExited(process, outbox);
                Check();
            }
            catch (Exception exception)
            {
                Break(exception);
            }

            CarryOut();
        }
    }

    /// <summary>Hears a word from another primitive.</summary>
    public void Receive(in Notice notice)
    {
        if (fault is null)
        {
            Stamp();
            try
            {
                primitive.Receive(notice, outbox);
                Check();
            }
            catch (Exception exception)
            {
                Break(exception);
            }

            CarryOut();
        }
    }

    private readonly void Check()
    {
        if (checksInvariants)
        {
            primitive.CheckInvariants();
        }
    }

    private void Stamp()
    {
        outbox.Now = (++turns & (TurnsBetweenClockReadings - 1)) == 0 ? clock.Read() : clock.Now;
    }

    private readonly void FailForFault(Request request)
    {
        if (request.State != RequestState.Completed)
        {
            outbox.Fail(request, Errno.EIO, $"{Self!.Name}: the primitive has failed and answers no more (EIO): {fault!.Message}");
        }
    }

    // A primitive that throws is a bug, and its state is worth nothing any more. Whoever is parked in it is told, whoever stands in the mailbox is told
    // when its turn comes, and who is parked but not known to its process yet finds out as it becomes known.
    private void Break(Exception exception)
    {
        if (fault is null)
        {
            fault = exception;
            try
            {
                // First, so that who becomes known from here on finds the address failed.
                host.Failed(Self!, exception);
            }
            catch (Exception)
            {
                // Whoever listens to what is said about it must not keep anybody from being told.
            }

            foreach (var request in host.Parked(Self!))
            {
                if (request.IsParkedAt(Self))
                {
                    FailForFault(request);
                }
            }
        }
    }
}
