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

    // 1 while somebody owns the primitive.
    private int busy;

    // Left by anybody, newest first; taken whole by the owner.
    private Message? left;

    // The owner's: the primitive, and what was taken from the mailbox, oldest first.
    private PrimitiveTurn<TOperation> turn;
    private Message? taken;

    public EmbeddedMailbox(EmbeddedHost host, Primitive<TOperation> primitive, string name)
    {
        turn = new PrimitiveTurn<TOperation>(host, primitive) { Self = this };
        Name = name;
    }

    public override string Name { get; }

    public override bool HasFailed => turn.HasFailed;

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

        var answered = turn.Handle(request);
        var told = turn.TakeCompleted();
        GiveUp();
        if (told is not null)
        {
            PrimitiveTurn<TOperation>.Tell(told);
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
        Request? told;
        do
        {
            while (room > 0 && TakeNext() is { } message)
            {
                Deliver(message);
                room--;
            }

            told = turn.TakeCompleted();
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

            PrimitiveTurn<TOperation>.Tell(told);
        }
        while (true);

        PrimitiveTurn<TOperation>.Tell(told);
    }

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

    private void Deliver(Message message)
    {
        switch (message)
        {
            case Request<TOperation> request:
                if (turn.Handle(request))
                {
                    turn.Complete(request);
                }

                break;
            case AbandonMessage abandon:
                turn.Abandon(abandon.Request, abandon.Generation, abandon.Reason);
                break;
            case ExitMessage exit:
                turn.ProcessExited(exit.Process);
                break;
            case NoticeMessage notice:
                turn.Receive(notice.Notice);
                break;
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
}
