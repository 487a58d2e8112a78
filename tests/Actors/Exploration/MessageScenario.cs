namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A queue with room for four bytes: messages of three lengths and two types. Time stands still, and who was last is left out.</summary>
internal sealed class MessageScenario : Scenario<MessageOperation>
{
    private const int Room = 4;

    private static readonly (string Text, MessageStep Step)[] Alphabet =
    [
        ("sends 2 bytes of type 1", new(MessageStepKind.Send, 0) { Type = 1, Length = 2 }),
        ("sends 3 bytes of type 1", new(MessageStepKind.Send, 0) { Type = 1, Length = 3 }),
        ("sends 4 bytes of type 2", new(MessageStepKind.Send, 0) { Type = 2, Length = 4 }),
        ("receives any", new(MessageStepKind.Receive, 0) { Size = Room }),
        ("receives type 2 with room for 2 bytes", new(MessageStepKind.Receive, 0) { Type = 2, Size = 2 }),
        ("receives the lowest type", new(MessageStepKind.Receive, 0) { Type = -2, Size = Room }),
    ];

    private readonly Address queue;
    private readonly NaiveMessages model = new(Room, Room, 0, 0x1B6, 0);

    public MessageScenario() => queue = World.Run(New(), "queue");

    public override string Name => "MessageQueue";

    protected override IReadOnlyList<string> Calls { get; } = [.. Alphabet.Select(call => call.Text)];

    protected override (Address To, MessageOperation Operation, Outcome Refusal) Request(int process, int call)
    {
        var step = Alphabet[call].Step;
        MessageOperation operation = step.Kind == MessageStepKind.Send
            ? new() { Call = MessageCall.Send, Type = step.Type, Text = TextOf(step) }
            : new() { Call = MessageCall.Receive, Filter = MessageFilter.Of(step.Type, 0), Size = step.Size };
        return (queue, operation, Outcome.Granted);
    }

    protected override bool MayDieIn(int process, int call) => call is 2 or 3;

    protected override Primitive Fresh(Address address) => New();

    // The last sender and the last receiver stand behind the permission and the room.
    protected override void Simplify(Address address, Span<byte> state) => state.Slice(Before, 2 * sizeof(long)).Clear();

    protected override bool HoldsSomething(int dead)
    {
        var state = World.Save(queue);
        Simplify(queue, state);
        return Identities.Names(state, dead);
    }

    protected override Ending Seen(Ending ending) => ending with { Data = ending.Data is byte[] text ? NaiveMessages.Written(text) : "" };

    protected override bool ModelWaits(int process) => model.Sleeps(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
        var question = new Call<MessageOperation> { Process = Process(0), Operation = new() { Call = MessageCall.Control, Command = MessageCommand.Status } };
        var status = (MessageQueueStatus)World.Ask(queue, question).Data!;
        Quick.Equal((model.Messages.Count, model.Bytes), (status.Messages, (int)status.Bytes), "qnum, cbytes");
        Quick.Equal(model.LastPids, (status.LastSender.Value, status.LastReceiver.Value), "lspid, lrpid");
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void FollowCall(int process, int call)
    {
        var step = Alphabet[call].Step;
        model.Ended.Clear();
        if (step.Kind == MessageStepKind.Send)
        {
            model.Send(Pid(process), 0, step, TextOf(step), 0);
        }
        else
        {
            model.Receive(Pid(process), 0, step, 0);
        }

        ExpectEnded();
    }

    protected override void FollowAbandon(int process, Outcome reason)
    {
        model.Ended.Clear();
        model.Abandon(Pid(process), reason);
        ExpectEnded();
    }

    protected override void FollowExit(int process)
    {
        if (model.Sleeps(Pid(process)))
        {
            FollowAbandon(process, Outcome.Exited);
        }
    }

    // What follows them has one length as long as nobody waits and there is no message.
    private static int Before { get; } = World.Save(new World().Run(New(), "queue")).Length - (6 * sizeof(long)) - (4 * sizeof(int));

    private static MessageQueue New() =>
        new(7, IpcPermission.For(IpcKey.Private, Credentials.Root, 0x1B6), new MessageLimits { QueueBytes = Room }, Room, 0, null);

    private static byte[] TextOf(MessageStep step) => [.. Enumerable.Repeat((byte)step.Type, step.Length)];

    private void ExpectEnded()
    {
        foreach (var ending in model.Ended)
        {
            Expect([new Ending(ending.Process, 1, ending.Outcome, ending.Error, ending.Type, ending.Text)]);
        }
    }
}
