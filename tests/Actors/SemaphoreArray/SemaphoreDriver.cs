namespace ActorIpc.Actors.Tests;

/// <summary>Carries the steps of a history out on an array, in a world of its own.</summary>
internal sealed class SemaphoreDriver
{
    public const long Start = 1_000_000_000;

    private readonly FakeProcess[] processes;
    private readonly Call<SemaphoreOperation> question;
    private long lastPid = SemaphoreStep.Processes;
    private long sequence;

    public SemaphoreDriver(int seed, bool keepsLog = false)
    {
        // How many semaphores, and their values, come from the seed, so that they stay as they are while a history is shrunk.
        var random = new Random(seed);
        Initial = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(8) == 0 ? random.Next(32764, 32768) : random.Next(4))];
        World = new World(keepsLog) { Now = Start * 1000 };
        question = new Call<SemaphoreOperation> { Process = World.Process(1_000_000) };
        question.Operation.Call = SemaphoreCall.Control;
        processes = [.. Enumerable.Range(1, SemaphoreStep.Processes).Select(pid => World.Process(pid))];
        Array = World.Run(New(), "array");
    }

    public IReadOnlyList<int> Initial { get; }

    public World World { get; }

    public Address Array { get; }

    public long Seconds => World.Now / 1000;

    public ProcessRef At(SemaphoreStep step) => processes[step.Process];

    public Request? Sleeping(SemaphoreStep step) => World.Parked(At(step)).SingleOrDefault();

    public SemaphoreArray New() => new(0, [.. Initial], IpcPermission.For(IpcKey.Private, Credentials.Root, 0x180), Start * 1000, null);

    /// <summary>Numbers of semaphores as this array has them; 4 stays outside every array.</summary>
    public IReadOnlyList<SemaphoreOp> Ops(SemaphoreStep step) =>
        [.. step.Ops.Select(op => op.Number == 4 ? op : op with { Number = (ushort)(op.Number % Initial.Count) })];

    public int Number(SemaphoreStep step) => step.Number % Initial.Count;

    public int[] Values(SemaphoreStep step) => [.. step.Values.Take(Initial.Count)];

    public void Carry(SemaphoreStep step)
    {
        World.Now += 1000;
        World.Endings.Clear();
        var sleeping = Sleeping(step);
        switch (step.Kind)
        {
            case SemaphoreStepKind.Abandon when sleeping is not null:
                World.Abandon(sleeping, step.Reason);
                break;
            case SemaphoreStepKind.Exit:
                World.Exit(At(step));
                processes[step.Process] = World.Process(++lastPid);
                break;
            case SemaphoreStepKind.Operate when sleeping is null:
                var operation = new SemaphoreOperation { Call = SemaphoreCall.Operate };
                operation.Vector.Set([.. Ops(step)]);
                World.Submit(Array, At(step), ++sequence, operation, step.Reason);
                break;
            case SemaphoreStepKind.SetValue when sleeping is null:
                Control(At(step), SemaphoreCommand.SetValue, Number(step), step.Values[0]);
                break;
            case SemaphoreStepKind.SetAll when sleeping is null:
                Control(At(step), SemaphoreCommand.SetAll, data: Values(step));
                break;
            case SemaphoreStepKind.Remove when sleeping is null:
                Control(At(step), SemaphoreCommand.Remove);
                break;
        }
    }

    /// <summary>Asks for something that changes nothing, as a bystander.</summary>
    public Answer Ask(SemaphoreCommand command, int number = 0)
    {
        question.UseAgain();
        question.Operation.Command = command;
        question.Operation.Number = number;
        return World.Ask(Array, question);
    }

    private void Control(ProcessRef process, SemaphoreCommand command, int number = 0, int argument = 0, object? data = null)
    {
        var operation = new SemaphoreOperation { Call = SemaphoreCall.Control, Command = command, Number = number };
        operation.Argument = argument;
        operation.Data = data;
        World.Submit(Array, process, ++sequence, operation);
    }
}
