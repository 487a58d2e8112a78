using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Scheduling;

// What a run has come to when nothing more can happen.
internal sealed partial class World
{
    public void JudgeEnd()
    {
        var stuck = Ipc.LiveProcesses().Where(process => process.HasBody && !Assertions.IsPatient(process)).OrderBy(process => process.Id).ToList();
        if (stuck.Count == 0)
        {
            Assertions.CheckFinally();
            JudgeLeaks();
        }
        else if (stuck.All(process => process.Outstanding().Count == 0))
        {
            Left(stuck[0], "awaiting what is no call and nobody in the simulation ends: a thread, a real delay, Task.Run");
        }
        else if (LostWakeup() is { } lost)
        {
            Fail(FailureKind.LostWakeup, lost);
        }
        else
        {
            Fail(FailureKind.Deadlock, string.Join(Environment.NewLine, stuck.Select(Describe).Prepend("nobody can run:")));
        }
    }

    private string? LostWakeup()
    {
        foreach (var process in Ipc.LiveProcesses())
        {
            foreach (var request in process.Outstanding())
            {
                if (request is Request<SleepOperation> { Operation.Call: SleepCall.Sleep } sleeper
                    && Assertions.ConditionOf(sleeper.Home!, sleeper.Operation.Channel) is { } condition && condition())
                {
                    return $"{process} sleeps on {sleeper.Home!.Name}, and what it waits for is there: nobody woke it.";
                }
            }
        }

        return null;
    }

    private void JudgeLeaks()
    {
        foreach (var process in Ipc.LiveProcesses().Where(process => !process.HasBody))
        {
            Fail(FailureKind.Leak, $"{process} was entered and never left.");
        }
    }

    private static string Describe(IpcProcess process)
    {
        var waits = process.Outstanding();
        return waits.Count == 0
            ? $"  {process} awaits what is no call."
            : $"  {process} waits in {string.Join(" and in ", waits.Select(request => request.Home!.Name))}.";
    }
}
