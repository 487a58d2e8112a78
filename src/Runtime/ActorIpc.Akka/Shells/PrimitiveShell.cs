using ActorIpc.Actors;
using ActorIpc.Akka.Dispatch;
using ActorIpc.Hosting;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Shells;

/// <summary>
/// The actor that runs a primitive, any primitive. It owns the state, which is gone when it stops: then, and when the primitive throws, whoever waits in
/// it is told, and it is logged.
/// </summary>
internal sealed class PrimitiveShell<TOperation>(AkkaHost host, Primitive<TOperation> primitive, ShellLink link, WeakReference<Mailbox> address) : ActorBase
    where TOperation : struct, IOperation<TOperation>
{
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private PrimitiveTurn<TOperation> turn = new(host, primitive);

    protected override void PreStart()
    {
        var cell = (ActorCell)Context;
        (cell.Mailbox?.MessageQueue as ShellQueue)?.Open(cell);
    }

    protected override bool Receive(object message)
    {
        if (message is RequestMessage<TOperation> asked)
        {
            turn.Self = asked.To;
            Handle(asked.Request);
        }
        else if (message is ShellMessage { To: { } self } told)
        {
            turn.Self = self;
            Handle(told);
        }
        else
        {
            return false;
        }

        var completed = turn.TakeCompleted();
        turn.LetGo();
        PrimitiveTurn<TOperation>.Tell(completed);
        return true;
    }

    protected override void PostStop()
    {
        host.Statistics.Stopped(link);
        var parked = address.TryGetTarget(out var mailbox) ? host.Parked(mailbox) : [];
        var waiting = link.Close(host.IsTerminating ? "the actor system is terminating, or the host was disposed" : "its actor was stopped", mailbox, parked);
        if (!host.IsTerminating && mailbox is not null)
        {
            log.Warning("{0}: the actor that runs the primitive was stopped; its state is lost. Waiting calls that ended with EIO: {1}", link.Name, waiting);
        }
    }

    private void Handle(Request<TOperation> request)
    {
        var here = CallingThread.Current;
        var awaited = ReferenceEquals(here.Awaited, request);
        if (!turn.Handle(request))
        {
            return;
        }

        if (awaited)
        {
            here.Awaited = null;
        }
        else
        {
            turn.Complete(request);
        }
    }

    private void Handle(ShellMessage message)
    {
        switch (message)
        {
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
}
