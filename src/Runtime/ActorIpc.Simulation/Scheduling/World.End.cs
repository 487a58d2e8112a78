using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Scheduling;

// What a run has come to when nothing more can happen.
internal sealed partial class World
{
    public void JudgeEnd()
    {
        using var scope = watched.Enter(this, null);
        var stuck = Ipc.LiveProcesses().Where(process => process.HasBody && !Assertions.IsPatient(process)).OrderBy(process => process.Id).ToList();
        if (LostWakeup() is { } lost)
        {
            Fail(FailureKind.LostWakeup, lost);
        }
        else if (stuck.Count == 0)
        {
            Assertions.CheckFinally();
            JudgeLeaks();
        }
        else if (stuck.All(process => process.Outstanding().Count == 0))
        {
            Left(stuck[0], "awaiting what is no call and nobody in the simulation ends: a thread, a real delay, Task.Run");
        }
        else
        {
            Fail(FailureKind.Deadlock, new WaitGraph(this).Describe(stuck));
        }
    }

    /// <summary>Looks at what a process leaves behind, where the program has said that it leaves nothing.</summary>
    public void JudgeLeftovers(Message message, Primitive primitive, Mailbox at)
    {
        var (process, left) = message switch
        {
            ExitMessage { Process: var ended } => (ended, primitive.LeftBy(ended)),
            Request<ProcessOperation> { Operation.Call: ProcessCall.Exit, Process: var ended } => (ended, primitive.LeftBy(ended)),
            NoticeMessage { Notice: { Code: FutexReaderWriterLock.DiedNotice, Process: var ended } } when primitive is FutexReaderWriterLock => (ended, "the lock"),
            _ => (null, null),
        };
        if (left is not null && process is IpcProcess ending && ContextOf(ending) is { HasDied: false } && Assertions.MayNotLeave(ending, primitive))
        {
            Fail(FailureKind.Leak, primitive is ProcessTable ? $"{ending} ended and left {left} to init." : $"{ending} ended and had {left} {at.Name} still.");
        }
    }

    private string? LostWakeup()
    {
        foreach (var process in Ipc.LiveProcesses().OrderBy(process => process.Id))
        {
            foreach (var request in process.Outstanding())
            {
                if (IsThereFor(process, request))
                {
                    return $"{process} waits in {request.Home!.Name}, and what it waits for is there: nobody woke it.";
                }
            }
        }

        return null;
    }

    private bool IsThereFor(IpcProcess process, Request request)
    {
        var condition = request switch
        {
            Request<SleepOperation> { Operation: { Call: SleepCall.Sleep, Returning: false, Channel: var channel } } =>
                Assertions.ConditionOf(process) ?? Assertions.ConditionOf(request.Home!, channel),
            Request<MutexOperation> { Operation: { Call: MutexCall.Wait, Returns: false, Condition: { } waiting } } =>
                Assertions.ConditionOf(process) ?? Assertions.ConditionOf(waiting, 0),
            _ => null,
        };
        return condition?.Invoke() ?? (request.State == RequestState.Parked && ((ISimulatedMailbox)request.Home!).IsThereFor(request));
    }

    private void JudgeLeaks()
    {
        foreach (var process in Ipc.LiveProcesses().Where(process => !process.HasBody))
        {
            Fail(FailureKind.Leak, $"{process} was entered and never left.");
        }

        foreach (var (mailbox, before) in Assertions.Restored)
        {
            if (!mailbox.Units.SequenceEqual(before))
            {
                Fail(FailureKind.Leak, $"{mailbox.Address.Name} began with {Units(before)}, and there is {Units(mailbox.Units)} at the end.");
            }
        }

        static string Units(IReadOnlyList<int> units) => units.Count == 1 ? $"{units[0]}" : $"[{string.Join(", ", units)}]";
    }
}
