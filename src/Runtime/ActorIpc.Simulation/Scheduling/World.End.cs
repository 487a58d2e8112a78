using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Scheduling;

// What a run has come to when nothing more can happen.
internal sealed partial class World
{
    public void JudgeEnd()
    {
        using var scope = watched.Enter(this, null);
        var stuck = LiveProcesses().Where(process => process.HasBody && !Assertions.IsPatient(process)).ToList();
        if (LostWakeup() is { } lost)
        {
            Fail(FailureKind.LostWakeup, lost);
        }
        else if (stuck.Count == 0)
        {
            Assertions.CheckFinally();
            JudgeLeaks();
            Cluster?.JudgeEnd();
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
            FailOfLeftovers(ending, left, primitive, at.Name);
        }
    }

    /// <summary>Looks at what a process leaves behind that exits, in a primitive that runs at an owner.</summary>
    public void JudgeLeftovers(ProcessContext context, ProcessRef there, Primitive primitive, string name)
    {
        if (Assertions.MindsLeftovers && primitive.LeftBy(there) is { } left && !context.HasDied && Assertions.MayNotLeave(context.Process, primitive))
        {
            FailOfLeftovers(context.Process, left, primitive, name);
        }
    }

    private void FailOfLeftovers(IpcProcess ending, string left, Primitive primitive, string name) =>
        Fail(FailureKind.Leak, primitive is ProcessTable ? $"{TextOf(ending)} ended and left {left} to init." : $"{TextOf(ending)} ended and had {left} {name} still.");

    private string? LostWakeup()
    {
        foreach (var process in LiveProcesses())
        {
            foreach (var request in process.Outstanding())
            {
                if (IsThereFor(process, request))
                {
                    return $"{TextOf(process)} waits in {request.Home!.Name}, and what it waits for is there: nobody woke it.";
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
        return condition?.Invoke() ?? (request.State == RequestState.Parked ? ((ISimulatedMailbox)request.Home!).IsThereFor(request)
            : Cluster?.Parked(process, request) is { } there && there.Primitive.IsThereFor(there.Request));
    }

    /// <summary>All processes that live, those of nodes that have crashed not among them.</summary>
    private IEnumerable<IpcProcess> LiveProcesses() => (Cluster?.Running.Select(node => node.Ipc) ?? []).Prepend(Ipc)
        .SelectMany(system => system.LiveProcesses().OrderBy(process => process.Id));

    /// <summary>Whose doing would let a request go on, by their numbers.</summary>
    public (string How, IReadOnlyList<long> Whom) AwaitedBy(IpcProcess process, Request request)
    {
        if (request.State == RequestState.Parked)
        {
            var here = ((ISimulatedMailbox)request.Home!).AwaitedBy(request);
            return (here.How, [.. here.Whom.Select(id => NumberOf(process) - process.Id.Value + id.Value)]);
        }

        var there = Cluster?.Parked(process, request) is { } parked ? parked.Primitive.AwaitedBy(parked.Request) : Awaited.Anybody;
        return (there.How, [.. there.Whom.Select(id => id.Value)]);
    }

    private void JudgeLeaks()
    {
        foreach (var process in LiveProcesses().Where(process => !process.HasBody))
        {
            Fail(FailureKind.Leak, $"{TextOf(process)} was entered and never left.");
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
