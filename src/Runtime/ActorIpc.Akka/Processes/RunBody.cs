using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Processes;

/// <summary>Has a process actor run the body of its process, with the AsyncLocals of whoever started it.</summary>
internal sealed class RunBody(Func<IpcProcess, Task> body) : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();

    public Task Run(IpcProcess process)
    {
        if (context is null)
        {
            return body(process);
        }

        var running = Task.CompletedTask;
        ExecutionContext.Run(context, _ => running = body(process), null);
        return running;
    }
}
