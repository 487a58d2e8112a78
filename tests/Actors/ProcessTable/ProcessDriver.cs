namespace ActorIpc.Actors.Tests;

internal enum ProcessStepKind
{
    Spawn,
    Exit,
    Vanish,
    Wait,
    WaitForOne,
    Kill,
    Interrupt,
    Abandon,
}

/// <summary>One call of a process, or what happens to it. Processes are taken modulo all that there ever were; 0 is nobody.</summary>
internal sealed record ProcessStep(ProcessStepKind Kind, int Process, int Target, int Status, Outcome Reason)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public static ProcessStep Random(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 30 => ProcessStepKind.Spawn,
            < 48 => ProcessStepKind.Exit,
            < 53 => ProcessStepKind.Vanish,
            < 68 => ProcessStepKind.Wait,
            < 80 => ProcessStepKind.WaitForOne,
            < 86 => ProcessStepKind.Kill,
            < 91 => ProcessStepKind.Interrupt,
            _ => ProcessStepKind.Abandon,
        };
        var reason = kind == ProcessStepKind.Abandon ? Reasons[random.Next(Reasons.Length)]
            : random.Next(5) == 0 ? Outcome.WouldBlock : random.Next(10) == 0 ? Outcome.Killed : Outcome.Granted;

        // Often among the first, so that families grow.
        return new ProcessStep(kind, random.Next(random.Next(2) == 0 ? 4 : 100), random.Next(100), random.Next(3) - 1, reason);
    }
}

internal sealed class ProcessDriver
{
    public const int Limit = 12;

    private readonly List<FakeProcess> processes = [];
    private long calls;

    public ProcessDriver(bool keepsLog = false)
    {
        World = new World(keepsLog);
        processes.Add(World.Process(1));
        Table = World.Run(New(), "processes");
    }

    public World World { get; }

    public Address Table { get; }

    public long Child => processes.Count + 1;

    public long Call => calls;

    public ProcessTable New() => new(processes[0], Limit);

    public FakeProcess At(ProcessStep step) => processes[step.Process % processes.Count];

    /// <summary>0, and one more than there are, name nobody.</summary>
    public long Target(ProcessStep step) => step.Target % (processes.Count + 2);

    /// <summary>A process may wait in two places at once.</summary>
    public Request? Waiting(ProcessStep step) => World.Parked(At(step)).OrderBy(request => request.Sequence).FirstOrDefault();

    public bool MayWait(ProcessStep step) => World.Parked(At(step)).Count() < 2;

    public void Carry(ProcessStep step)
    {
        World.Endings.Clear();
        World.Posts.Clear();
        var process = At(step);
        switch (step.Kind)
        {
            case ProcessStepKind.Abandon:
                if (Waiting(step) is { } waiting)
                {
                    World.Abandon(waiting, step.Reason);
                }

                break;
            case ProcessStepKind.Vanish when process.Id != ProcessId.Init:
                // The host tells the table of every exit.
                Table.Watched.Add(process);
                World.Exit(process);
                break;
            case ProcessStepKind.Spawn:
                var child = World.Process(Child);
                Submit(process, new ProcessOperation { Call = ProcessCall.Spawn, Child = child });
                processes.Add(child);
                break;
            case ProcessStepKind.Wait or ProcessStepKind.WaitForOne when MayWait(step):
                var target = step.Kind == ProcessStepKind.Wait ? 0 : Target(step);
                Submit(process, new ProcessOperation { Call = ProcessCall.Wait, Target = new ProcessId(target) }, step.Reason);
                break;
            case ProcessStepKind.Exit:
                Submit(process, new ProcessOperation { Call = ProcessCall.Exit, Status = step.Status });
                break;
            case ProcessStepKind.Kill or ProcessStepKind.Interrupt:
                var call = step.Kind == ProcessStepKind.Kill ? ProcessCall.Kill : ProcessCall.Interrupt;
                Submit(process, new ProcessOperation { Call = call, Target = new ProcessId(Target(step)) });
                PostAsTheCaller();
                break;
        }
    }

    // Who interrupts is told whom, and posts the note itself.
    private void PostAsTheCaller()
    {
        if (World.Endings is [{ Data: ProcessRef target }])
        {
            World.Posts.Add((target.Id.Value, Signal.Interrupt));
            World.Endings[0] = World.Endings[0] with { Data = null };
        }
    }

    private void Submit(ProcessRef process, ProcessOperation operation, Outcome parkRefusal = Outcome.Granted) =>
        World.Submit(Table, process, ++calls, operation, parkRefusal);
}
