using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>
/// A caller-runs mailbox: who delivers to an idle primitive runs it, on the spot; who finds it busy leaves the message, and whoever is running it
/// goes on until none is left, for a bounded batch, and then hands over to the thread pool.
/// </summary>
internal sealed class EmbeddedMailbox<TOperation> : Mailbox<TOperation>, IThreadPoolWorkItem
    where TOperation : struct, IOperation<TOperation>
{
    private const int Batch = 256;

    private readonly EmbeddedHost host;
    private readonly Guarded guarded;

    // 1 while somebody owns the primitive.
    private int busy;

    // Left by anybody, newest first; taken whole by the owner.
    private Message? left;

    public EmbeddedMailbox(EmbeddedHost host, Primitive<TOperation> primitive, string name)
    {
        this.host = host;
        Name = name;
        guarded = new Guarded(this, primitive);
    }

    public override string Name { get; }

    public override bool Submit(Request<TOperation> request)
    {
        if (!ReferenceEquals(request.Home, this))
        {
            request.Home = this;
        }

        if (Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            Leave(request);
            return false;
        }

        if (Volatile.Read(ref left) is not null)
        {
            // What was left before comes first, or a caller could overtake itself.
            Push(request);
            Drain();
            return false;
        }

        var answered = guarded.Handle(request);
        var completed = guarded.TakeCompleted();
        GiveUp();
        if (completed is not null)
        {
            Tell(completed);
        }

        return answered;
    }

    public override void Forward(Request request)
    {
        request.Home = this;
        Leave(request);
    }

    public override void Abandon(Request request, int generation, Outcome reason) => Leave(new AbandonMessage(request, generation, reason));

    public override void ProcessExited(ProcessRef process) => Leave(new ExitMessage(process));

    public override void Notify(in Notice notice) => Leave(new NoticeMessage(notice));

    /// <summary>Continues a batch. The ownership came along with the work item.</summary>
    public void Execute() => Drain();

    private void Leave(Message message)
    {
        Push(message);
        if (Volatile.Read(ref busy) == 0 && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            Drain();
        }
    }

    private void Push(Message message)
    {
        var top = Volatile.Read(ref left);
        while (true)
        {
            message.NextMessage = top;
            var seen = Interlocked.CompareExchange(ref left, message, top);
            if (ReferenceEquals(seen, top))
            {
                return;
            }

            top = seen;
        }
    }

    // The exchange is a full fence, and must be one: with a plain or a volatile write the look at what was left may come before the write is
    // seen, and then the message of somebody who still saw the mailbox busy is left for ever.
    private void GiveUp()
    {
        Interlocked.Exchange(ref busy, 0);
        if (Volatile.Read(ref left) is not null && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            Drain();
        }
    }

    private void Drain()
    {
        var room = Batch;
        Request? completed;
        do
        {
            while (room > 0 && guarded.TakeNext(ref left) is { } message)
            {
                guarded.Deliver(message);
                room--;
            }

            completed = guarded.TakeCompleted();
            if (room == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                break;
            }

            Interlocked.Exchange(ref busy, 0);
            if (Volatile.Read(ref left) is null || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
            {
                break;
            }

            Tell(completed);
        }
        while (true);

        Tell(completed);
    }

    // Callers are told outside of the primitive's turn: one that goes on at once finds the primitive idle.
    private static void Tell(Request? completed)
    {
        while (completed is not null)
        {
            // Once told, the request is its caller's and may be in use again.
            var next = (Request?)completed.NextMessage;
            completed.NextMessage = null;
            completed.OnCompleted();
            completed = next;
        }
    }

    private sealed class AbandonMessage(Request request, int generation, Outcome reason) : Message
    {
        public Request Request => request;

        public int Generation => generation;

        public Outcome Reason => reason;
    }

    private sealed class ExitMessage(ProcessRef process) : Message
    {
        public ProcessRef Process => process;
    }

    private sealed class NoticeMessage(Notice notice) : Message
    {
        public Notice Notice => notice;
    }

    /// <summary>What only the owner of the mailbox touches.</summary>
    private sealed class Guarded(EmbeddedMailbox<TOperation> mailbox, Primitive<TOperation> primitive)
    {
        private readonly Outbox outbox = new() { Self = mailbox };
        private readonly bool checksInvariants = mailbox.host.ChecksInvariants;

        // Taken from the mailbox, oldest first.
        private Message? taken;
        private Exception? fault;

        // Answered, and not told yet; in order.
        private Request? completed;
        private Request? lastCompleted;

        public Request? TakeCompleted()
        {
            var first = completed;
            completed = null;
            return first;
        }

        public Message? TakeNext(ref Message? left)
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
                    Abandon(abandon);
                    break;
                case ExitMessage exit:
                    Run(exit, static (self, message) => self.Primitive.ProcessExited(message.Process, self.outbox));
                    break;
                case NoticeMessage notice:
                    Run(notice, static (self, message) => self.Primitive.Receive(message.Notice, self.outbox));
                    break;
            }
        }

        private Primitive<TOperation> Primitive => primitive;

        // True when the request was answered at once; its caller has yet to be told.
        public bool Handle(Request<TOperation> request)
        {
            outbox.Now = mailbox.host.Now;
            outbox.AwaitedByHost = request;
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

                    CheckInvariants();
                }
            }
            catch (Exception exception)
            {
                Break(exception);
                FailForFault(request);
            }

            outbox.AwaitedByHost = null;
            var answered = request.State == RequestState.Completed;
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

            if (!ReferenceEquals(home, mailbox))
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
                outbox.Refuse(request, reason);
            }
        }

        private void Run<TArgument>(TArgument argument, Action<Guarded, TArgument> what)
        {
            outbox.Now = mailbox.host.Now;
            try
            {
                what(this, argument);
                CheckInvariants();
            }
            catch (Exception exception)
            {
                Break(exception);
            }

            CarryOut();
        }

        private void CheckInvariants()
        {
            if (checksInvariants && fault is null)
            {
                primitive.CheckInvariants();
            }
        }

        private void FailForFault(Request request)
        {
            if (request.State != RequestState.Completed)
            {
                outbox.Fail(request, Errno.EIO, $"{mailbox.Name}: the primitive has failed and answers no more (EIO): {fault!.Message}");
            }
        }

        // A primitive that throws is a bug, and its state is worth nothing any more. Whoever waits in it is told, and so is whoever comes.
        private void Break(Exception exception)
        {
            if (fault is null)
            {
                fault = exception;
                foreach (var request in mailbox.host.Parked(mailbox))
                {
                    FailForFault(request);
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

        private void CarryOut(in Effect effect)
        {
            switch (effect.Kind)
            {
                case EffectKind.Complete:
                    Complete(effect.Request);
                    break;
                case EffectKind.Watch:
                    ((IpcProcess)effect.Process).Watch(mailbox);
                    break;
                case EffectKind.Forward:
                    ((Mailbox)effect.To).Forward(effect.Request);
                    break;
                case EffectKind.Notify:
                    ((Mailbox)effect.To).Notify(effect.Notice);
                    break;
                case EffectKind.Create:
                    effect.Created.RunOn(mailbox.host, effect.Name);
                    break;
                case EffectKind.Retire:
                    mailbox.host.Forget(mailbox.Name);
                    break;
                case EffectKind.Post:
                    ((IpcProcess)effect.Process).Post(effect.Signal);
                    break;
            }
        }
    }
}
