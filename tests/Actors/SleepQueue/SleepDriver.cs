namespace ActorIpc.Actors.Tests;

internal enum SleepStepKind
{
    Acquire,
    Release,
    Sleep,
    Wakeup,
    WakeupOne,
    Pause,
    Abandon,
    Exit,
}

/// <summary>One thing that a process does with a lock and a channel, or that happens to it.</summary>
internal sealed record SleepStep(SleepStepKind Kind, int Process, int Lock = 0, ulong Channel = 0, Outcome Reason = Outcome.Granted)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public bool CallsWithoutWaiting => Kind is SleepStepKind.Wakeup or SleepStepKind.WakeupOne;

    public static SleepStep Random(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 30 => SleepStepKind.Acquire,
            < 45 => SleepStepKind.Release,
            < 70 => SleepStepKind.Sleep,
            < 77 => SleepStepKind.Wakeup,
            < 85 => SleepStepKind.WakeupOne,
            < 88 => SleepStepKind.Pause,
            < 95 => SleepStepKind.Abandon,
            _ => SleepStepKind.Exit,
        };
        var reason = kind == SleepStepKind.Abandon ? Reasons[random.Next(Reasons.Length)]
            : random.Next(15) == 0 ? Outcome.WouldBlock : Outcome.Granted;
        return new SleepStep(kind, random.Next(SleepDriver.Processes), random.Next(SleepDriver.Locks), (ulong)random.Next(3), reason);
    }

    public override string ToString() =>
        $"process {Process} {Kind} lock {Lock} channel {Channel}{(Reason == Outcome.Granted ? "" : " " + Reason)}";
}

/// <summary>Two locks and a queue in a world of their own, and the steps carried out on them.</summary>
internal sealed class SleepDriver
{
    public const int Processes = 6;
    public const int Locks = 2;

    private readonly FakeProcess[] processes;
    private readonly bool numbersCalls;
    private long lastPid = Processes;
    private long calls;

    /// <summary>Makes the world.</summary>
    /// <param name="keepsLog">Whether effects are written down.</param>
    /// <param name="deliversLate">Whether messages between the lock and the queue stay on their way.</param>
    /// <param name="numbersCalls">Whether every call has its own number; if not, states do not count the calls before.</param>
    public SleepDriver(bool keepsLog = false, bool deliversLate = false, bool numbersCalls = true)
    {
        this.numbersCalls = numbersCalls;
        World = new World(keepsLog) { DeliversLate = deliversLate };
        processes = [.. Enumerable.Range(1, Processes).Select(pid => World.Process(pid))];
        LockAddresses = [.. Enumerable.Range(0, Locks).Select(number => World.Run(new SleepLock(), $"lock {number}"))];
        Queue = World.Run(new SleepQueue(), "queue");
    }

    public World World { get; }

    public IReadOnlyList<Address> LockAddresses { get; }

    public Address Queue { get; }

    public FakeProcess At(SleepStep step) => processes[step.Process];

    /// <summary>The number of the call that was made last.</summary>
    public long LastCall => calls;

    public Request? Waiting(SleepStep step) => World.Parked(At(step)).SingleOrDefault();

    public string State => string.Join(' ', LockAddresses.Append(Queue).Select(address => Convert.ToHexString(World.Save(address))));

    public void ReloadAll()
    {
        foreach (var held in LockAddresses)
        {
            World.Reload(held, new SleepLock());
        }

        World.Reload(Queue, new SleepQueue());
    }

    /// <summary>Carries a step out.</summary>
    /// <returns>False when it means nothing now: a process that waits makes no other call that may wait.</returns>
    public bool Carry(SleepStep step)
    {
        World.Endings.Clear();
        var waiting = Waiting(step);
        switch (step.Kind)
        {
            case SleepStepKind.Exit:
                World.Exit(At(step));
                processes[step.Process] = World.Process(++lastPid);
                return true;
            case SleepStepKind.Abandon:
                if (waiting is not null)
                {
                    World.Abandon(waiting, step.Reason);
                }

                return waiting is not null;
            default:
                if (waiting is null || step.CallsWithoutWaiting)
                {
                    Submit(step);
                    return true;
                }

                return false;
        }
    }

    private void Submit(SleepStep step)
    {
        var operation = new SleepOperation
        {
            Call = step.Kind switch
            {
                SleepStepKind.Acquire => SleepCall.Acquire,
                SleepStepKind.Release => SleepCall.Release,
                SleepStepKind.Sleep => SleepCall.Sleep,
                SleepStepKind.Pause => SleepCall.Pause,
                _ => SleepCall.Wakeup,
            },
            One = step.Kind == SleepStepKind.WakeupOne,
            Channel = step.Channel,
            Other = step.Kind == SleepStepKind.Sleep ? Queue : null,
        };
        var toLock = step.Kind is SleepStepKind.Acquire or SleepStepKind.Release or SleepStepKind.Sleep;

        // A wakeup may come from a process that waits, and needs a number of its own.
        var number = numbersCalls ? ++calls : step.CallsWithoutWaiting ? 2 : 1;
        World.Submit(toLock ? LockAddresses[step.Lock] : Queue, At(step), number, operation, step.CallsWithoutWaiting ? 0 : step.Reason);
    }
}
