namespace ActorIpc.Actors.Tests;

internal enum UserSemaphoreStepKind
{
    Call,
    Abandon,
    Exit,

    /// <summary>The waiter that was kicked first comes to its turn.</summary>
    Run,
}

/// <summary>One thing that happens to a semaphore.</summary>
internal sealed record UserSemaphoreStep(
    UserSemaphoreStepKind Kind, int Process = 0, UserSemaphoreCall Call = UserSemaphoreCall.Acquire, int Count = 0, Outcome Reason = Outcome.Granted)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];
    private static readonly int[] Counts = [1, 1, 1, 2, 2, 3, 0, -1, int.MaxValue];

    public static UserSemaphoreStep Random(Random random)
    {
        var process = random.Next(UserSemaphoreDriver.Processes);
        return random.Next(100) switch
        {
            < 40 => new(UserSemaphoreStepKind.Call, process, Reason: random.Next(8) == 0 ? Outcome.WouldBlock : Outcome.Granted),
            < 60 => new(UserSemaphoreStepKind.Call, process, UserSemaphoreCall.Release, Counts[random.Next(Counts.Length)]),
            < 63 => new(UserSemaphoreStepKind.Call, process, UserSemaphoreCall.Read),
            < 78 => new(UserSemaphoreStepKind.Abandon, process, Reason: Reasons[random.Next(Reasons.Length)]),
            < 80 => new(UserSemaphoreStepKind.Exit, process),
            _ => new(UserSemaphoreStepKind.Run),
        };
    }

    public override string ToString() => $"process {Process} {(Kind == UserSemaphoreStepKind.Call ? Call : Kind)} {Count} {Reason}";
}

/// <summary>A semaphore and five processes in a world where a kick takes its time, and the steps carried out on them.</summary>
internal sealed class UserSemaphoreDriver
{
    public const int Processes = 5;

    private readonly FakeProcess[] processes;
    private long lastPid = Processes;

    public UserSemaphoreDriver(int value, bool keepsLog = false)
    {
        World = new World(keepsLog) { DeliversLate = true };
        processes = [.. Enumerable.Range(1, Processes).Select(pid => World.Process(pid))];
        Semaphore = World.Run(new UserSemaphore(value), "semaphore");
    }

    public World World { get; }

    public Address Semaphore { get; }

    /// <summary>All that is not history: what the semaphore holds, and who is on its way with which end before it.</summary>
    public string State
    {
        get
        {
            var onTheWay = World.Outstanding.Where(request => request.State == RequestState.Submitted).Select(request => $"{request.Process.Id} {request.DeferredAbandon}");
            return $"{Convert.ToHexString(World.Save(Semaphore))} {string.Join(',', onTheWay)}";
        }
    }

    public long Value => World.Ask(Semaphore, new Call<UserSemaphoreOperation>
    {
        Process = processes[0], Operation = new UserSemaphoreOperation { Call = UserSemaphoreCall.Read },
    }).Value;

    public FakeProcess At(int process) => processes[process];

    public bool IsAsleep(int process) => World.Parked(processes[process]).Any();

    /// <summary>Carries a step out. A process has one call at a time, so all have the same number.</summary>
    /// <returns>False when it means nothing now.</returns>
    public bool Carry(UserSemaphoreStep step)
    {
        World.Endings.Clear();
        var process = processes[step.Process];
        switch (step.Kind)
        {
            case UserSemaphoreStepKind.Run when World.InFlight > 0:
                World.Deliver();
                return true;
            case UserSemaphoreStepKind.Exit:
                World.Exit(process);
                processes[step.Process] = World.Process(++lastPid);
                return true;
            case UserSemaphoreStepKind.Abandon when IsAsleep(step.Process):
                World.Abandon(World.Parked(process).Single(), step.Reason);
                return true;
            case UserSemaphoreStepKind.Call when !IsAsleep(step.Process):
                World.Submit(Semaphore, process, 1, new UserSemaphoreOperation { Call = step.Call, Count = step.Count }, step.Reason);
                return true;
            default:
                return false;
        }
    }
}
