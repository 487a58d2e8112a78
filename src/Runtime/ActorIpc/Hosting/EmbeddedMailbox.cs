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

    private MessageLine line;

    // The owner's.
    private PrimitiveTurn<TOperation> turn;

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

        if (!line.IsUntouched)
        {
            // What was left before comes first, or a caller could overtake itself.
            line.Push(request);
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
        // Whoever sees the new home sees that the request is parked no more.
        Volatile.WriteBarrier();
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
        line.Push(message);
        if (Volatile.Read(ref busy) == 0 && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            Drain();
        }
    }

    // The exchange is a full fence, and must be one: with a plain or a volatile write the look at what was left may come before the write is
    // seen, and then the message of somebody who still saw the mailbox busy is left for ever.
    private void GiveUp()
    {
        Interlocked.Exchange(ref busy, 0);
        if (line.HasLeft && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
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
            while (room > 0 && line.TakeNext() is { } message)
            {
                turn.Deliver(message);
                room--;
            }

            told = turn.TakeCompleted();
            if (room == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                break;
            }

            Interlocked.Exchange(ref busy, 0);
            if (!line.HasLeft || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
            {
                break;
            }

            PrimitiveTurn<TOperation>.Tell(told);
        }
        while (true);

        PrimitiveTurn<TOperation>.Tell(told);
    }
}
