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
                ActorTaskScheduler.RunTask(() => run.Run(process));
                return true;
            case IIpcRequest request:
                request.CarryOut(process, Sender, Self);
                return true;
            default:
                return false;
        }
    }

    protected override void PostStop() => process.End();

    // The parent restarts and has kept its children. The process of its former self has ended all the same.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);
}
