using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Processes;

/// <summary>Has a process actor run the body of its process, with the AsyncLocals of whoever started it.</summary>
/// <remarks>
/// The body's continuations run in the actor, one at a time, as those of a handler; but the mailbox is not suspended meanwhile, so the actor can be asked and
/// identified while its body waits.
/// </remarks>
internal sealed class RunBody(Func<IpcProcess, Task> body) : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();

    /// <summary>Starts the body. The scheduler that is current then is where it goes on.</summary>
    public void Start(IpcProcess process)
    {
        if (context is null)
        {
            _ = body(process);
        }
        else
        {
            ExecutionContext.Run(context, _ => _ = body(process), null);
        }
    }
}
