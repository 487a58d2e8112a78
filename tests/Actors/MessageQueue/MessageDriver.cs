namespace ActorIpc.Actors.Tests;

/// <summary>Carries the steps of a history out on a queue, in a world of its own.</summary>
internal sealed class MessageDriver
{
    public const long Start = 1_000_000_000;
    public const uint Owner = 1;

    private readonly FakeProcess[] processes;
    private readonly Call<MessageOperation> question;
    private long lastPid = MessageStep.Processes;
    private long sequence;

    public MessageDriver(int seed, bool keepsLog = false)
    {
        // How much fits comes from the seed, so that it stays as it is while a history is shrunk.
        MaxBytes = new Random(seed).Next(1, MessageStep.MostBytes + 1);
        World = new World(keepsLog) { Now = Start * 1000 };
        question = new Call<MessageOperation> { Process = World.Process(1_000_000) };
        processes = [.. Enumerable.Range(1, MessageStep.Processes).Select(pid => World.Process(pid, CredentialsOf(pid - 1)))];
        Queue = World.Run(New(), "queue");
    }

    public int MaxBytes { get; }

    public World World { get; }

    public Address Queue { get; }

    public long Seconds => World.Now / 1000;

    public static uint UserOf(MessageStep step) => CredentialsOf(step.Process).User;

    public ProcessRef At(MessageStep step) => processes[step.Process];

    public Request? Sleeping(MessageStep step) => World.Parked(At(step)).SingleOrDefault();

    public MessageQueue New()
    {
        var permission = IpcPermission.For(IpcKey.Private, CredentialsOf((int)Owner), 0x1B6);
        return new(7, permission, new MessageLimits { QueueBytes = MessageStep.MostBytes }, MaxBytes, Start * 1000, null);
    }

    /// <summary>The text of the message that was sent last; no other message of the history has the same, if there is any.</summary>
    public byte[] LastText { get; private set; } = [];

    public void Carry(MessageStep step)
    {
        World.Now += 1000;
        World.Endings.Clear();
        var sleeping = Sleeping(step);
        switch (step.Kind)
        {
            case MessageStepKind.Abandon when sleeping is not null:
                World.Abandon(sleeping, step.Reason);
                break;
            case MessageStepKind.Exit:
                World.Exit(At(step));
                processes[step.Process] = World.Process(++lastPid, CredentialsOf(step.Process));
                break;
            case MessageStepKind.Send when sleeping is null:
                LastText = [.. Enumerable.Range(0, step.Length).Select(i => (byte)((sequence * 16) + i))];
                Submit(step, new() { Call = MessageCall.Send, Type = step.Type, Text = LastText, Flags = step.Flags });
                break;
            case MessageStepKind.Receive when sleeping is null:
                var filter = MessageFilter.Of(step.Type, step.Flags);
                Submit(step, new() { Call = MessageCall.Receive, Filter = filter, Size = step.Size, Flags = step.Flags });
                break;
            case MessageStepKind.Set when sleeping is null:
                var wanted = new MessageQueueStatus { MaxBytes = step.MaxBytes, Permission = new() { User = Owner, Group = Owner, Mode = step.Mode } };
                Submit(step, new() { Call = MessageCall.Control, Command = MessageCommand.Set, Data = wanted });
                break;
            case MessageStepKind.Remove when sleeping is null:
                Submit(step, new() { Call = MessageCall.Control, Command = MessageCommand.Remove });
                break;
        }
    }

    public Answer Status() => Ask(new() { Call = MessageCall.Control, Command = MessageCommand.Status });

    public Answer Copy(int position) => Ask(new()
    {
        Call = MessageCall.Receive, Filter = MessageFilter.Of(position, MessageFlags.Copy), Flags = MessageFlags.NoWait, Size = long.MaxValue,
    });

    // Privileged, the owner, and strangers, in turn.
    private static Credentials CredentialsOf(int process) => (process % 3) switch
    {
        0 => Credentials.Root,
        var user => new Credentials { User = (uint)user, Group = (uint)user },
    };

    // Asks for something that changes nothing, as a bystander.
    private Answer Ask(MessageOperation operation)
    {
        question.UseAgain();
        question.Operation = operation;
        return World.Ask(Queue, question);
    }

    private void Submit(MessageStep step, MessageOperation operation) => World.Submit(Queue, At(step), ++sequence, operation, step.Reason);
}
