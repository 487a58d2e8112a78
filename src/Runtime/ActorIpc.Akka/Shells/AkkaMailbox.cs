using ActorIpc.Actors;
using ActorIpc.Akka.Dispatch;
using ActorIpc.Hosting;

namespace ActorIpc.Akka.Shells;

/// <summary>The address of a primitive that an actor runs. Where no name finds the primitive, the actor stops when nobody has the address any more.</summary>
internal sealed class AkkaMailbox<TOperation> : Mailbox<TOperation>, IShellAddress
    where TOperation : struct, IOperation<TOperation>
{
    private readonly Action<ShellLink> unreachable;

    // The owner's, once there is one.
    private bool isNamed;

    public AkkaMailbox(ShellLink link, bool isNamed, Action<ShellLink> unreachable)
    {
        Link = link;
        this.unreachable = unreachable;
        this.isNamed = isNamed;
        if (isNamed)
        {
            GC.SuppressFinalize(this);
        }
    }

    ~AkkaMailbox() => unreachable(Link);

    public ShellLink Link { get; }

    public override string Name => Link.Name;

    public override bool HasFailed => Link.HasFailed;

    public override bool Submit(Request<TOperation> request)
    {
        if (!ReferenceEquals(request.Home, this))
        {
            request.Home = this;
        }

        var here = CallingThread.Current;
        var before = here.Awaited;
        here.Awaited = request;
        Link.Deliver(RequestMessage<TOperation>.For(request));
        var answered = here.Awaited is null;
        here.Awaited = before;
        return answered;
    }

    public override void Forward(Request request)
    {
        // Whoever sees the new home sees that the request is parked no more.
        Volatile.WriteBarrier();
        request.Home = this;
        Link.Deliver(RequestMessage<TOperation>.For((Request<TOperation>)request));
    }

    public override void Abandon(Request request, int generation, Outcome reason) => Link.Deliver(new AbandonMessage(this, request, generation, reason));

    public void LoseName()
    {
        if (isNamed)
        {
            isNamed = false;
            GC.ReRegisterForFinalize(this);
        }
    }

    public override void ProcessExited(ProcessRef process) => Link.Deliver(new ExitMessage(this, process));

    public override void Notify(in Notice notice) => Link.Deliver(new NoticeMessage(this, notice));
}
