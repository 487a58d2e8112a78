using Akka.Actor;
using Akka.Dispatch;

namespace ActorIpc.Akka.Processes;

/// <summary>
/// A process as an actor. When it stops, or the actor whose child it is stops or restarts, the process is at its end, and everything that it held has been
/// given back before anybody can see that the actor is gone.
/// </summary>
internal sealed class ProcessActor(IpcProcess process) : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RunBody run:
                ActorTaskScheduler.RunTask(() => run.Start(process));
                return true;
            case IIpcRequest request:
                CarryOut(request);
                return true;
            default:
                return false;
        }
    }

    // This may be the thread of whoever sent the request. What the call does later has nothing to do with the sender, and must not be lost with it.
    private void CarryOut(IIpcRequest request)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var (asker, self) = (Sender, Self);
            new Task(() => request.CarryOut(process, asker, self)).RunSynchronously(TaskScheduler.Default);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void PostStop() => process.End();

    // The parent restarts and has kept its children. The process of its former self has ended all the same.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);
}
