using ActorIpc.Actors;

namespace ActorIpc.Hosting;

// One turn of the primitive. Everything here is done and touched by the owner of the mailbox alone.
internal sealed partial class EmbeddedMailbox<TOperation>
{
    private const int TurnsBetweenClockReadings = 64;

    private readonly EmbeddedHost host;
    private readonly CoarseClock clock;
    private readonly Primitive<TOperation> primitive;
    private readonly bool checksInvariants;
    private readonly Outbox outbox = new();
    private int turns;

    // Taken from the mailbox, oldest first.
    private Message? taken;

    // Answered, and not told yet; in order.
    private Request? completed;
    private Request? lastCompleted;
    private volatile Exception? fault;

    public override bool HasFailed => fault is not null;

    private Message? TakeNext()
    {
        if (taken is null)
        {
            for (var newest = Interlocked.Exchange(ref left, null); newest is not null;)
            {
                var older = newest.NextMessage;
                newest.NextMessage = taken;
                taken = newest;
                newest = older;
            }
        }

        var next = taken;
        if (next is not null)
        {
            taken = next.NextMessage;
            next.NextMessage = null;
        }

        return next;
    }

    private Request? TakeCompleted()
    {
        var first = completed;
        if (first is not null)
        {
            completed = null;
        }

        return first;
    }

    private void Deliver(Message message)
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
                Abandon(abandon);
                break;
            case ExitMessage exit:
                Run(exit, static (self, exit) => self.primitive.ProcessExited(exit.Process, self.outbox));
                break;
            case NoticeMessage notice:
                Run(notice, static (self, notice) => self.primitive.Receive(notice.Notice, self.outbox));
                break;
        }
    }

    // True when the request was answered at once; its caller has yet to be told.
    private bool Handle(Request<TOperation> request)
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

                if (checksInvariants)
                {
                    primitive.CheckInvariants();
                }
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

    private void Abandon(AbandonMessage message)
    {
        // State before generation: a request that was answered and is in use again has changed its generation first.
        var request = message.Request;
        var state = request.State;
        var home = request.Home;
        Volatile.ReadBarrier();
        if (state == RequestState.Completed || request.Generation != message.Generation || home is null)
        {
            return;
        }

        if (!ReferenceEquals(home, this))
        {
            // Handed on in the meantime: follow it.
            ((Mailbox)home).Abandon(request, message.Generation, message.Reason);
        }
        else if (state == RequestState.Submitted)
        {
            // It is being handed on to here and has not arrived.
            request.DeferredAbandon = message.Reason;
        }
        else
        {
            Run((request, message.Reason), static (self, what) => self.EndParked(what.request, what.Reason));
        }
    }

    private void EndParked(Request request, Outcome reason)
    {
        if (fault is null)
        {
            primitive.Abandon(request, reason, outbox);
        }
        else
        {
            FailForFault(request);
        }
    }

    private void Run<TArgument>(TArgument argument, Action<EmbeddedMailbox<TOperation>, TArgument> what)
    {
        Stamp();
        try
        {
            what(this, argument);
            if (checksInvariants && fault is null)
            {
                primitive.CheckInvariants();
            }
        }
        catch (Exception exception)
        {
            Break(exception);
        }

        CarryOut();
    }

    private void Stamp()
    {
        outbox.Now = (++turns & (TurnsBetweenClockReadings - 1)) == 0 ? clock.Read() : clock.Now;
    }

    private void FailForFault(Request request)
    {
        if (request.State != RequestState.Completed)
        {
            outbox.Fail(request, Errno.EIO, $"{Name}: the primitive has failed and answers no more (EIO): {fault!.Message}");
        }
    }

    // A primitive that throws is a bug, and its state is worth nothing any more. Whoever is parked in it is told, whoever stands in the mailbox is told
    // when its turn comes, and who is parked but not known to its process yet finds out as it becomes known.
    private void Break(Exception exception)
    {
        if (fault is null)
        {
            fault = exception;
            foreach (var request in host.Parked(this))
            {
                if (request.State == RequestState.Parked)
                {
                    FailForFault(request);
                }
            }
        }
    }

    private void CarryOut()
    {
        for (var i = 0; i < outbox.Count; i++)
        {
            CarryOut(outbox[i]);
        }

        outbox.Clear();
    }

    private void CarryOut(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Complete:
                Complete(effect.Request);
                break;
            case EffectKind.Watch:
                ((IpcProcess)effect.Process).Watch(this);
                break;
            case EffectKind.Forward:
                ((Mailbox)effect.To).Forward(effect.Request);
                break;
            case EffectKind.Notify:
                ((Mailbox)effect.To).Notify(effect.Notice);
                break;
            case EffectKind.Create:
                effect.Created.RunOn(host, effect.Name);
                break;
            case EffectKind.Retire:
                host.Forget(Name);
                break;
            case EffectKind.Post:
                ((IpcProcess)effect.Process).Post(effect.Signal);
                break;
        }
    }

    private void Complete(Request request)
    {
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
}
