namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// A queue with room for four bytes: messages of three lengths and two types; or one that is full at first, of two types, with senders of three lengths and a
/// fourth process that receives while all three wait. Time stands still, and who was last is left out.
/// </summary>
internal sealed class MessageScenario : Scenario<MessageOperation>
{
    private const int Room = 4;

    private static readonly (string Text, MessageStep Step)[] Alone =
    [
        ("sends 2 bytes of type 1", new(MessageStepKind.Send, 0) { Type = 1, Length = 2 }),
        ("sends 3 bytes of type 1", new(MessageStepKind.Send, 0) { Type = 1, Length = 3 }),
        ("sends 4 bytes of type 2", new(MessageStepKind.Send, 0) { Type = 2, Length = 4 }),
        ("receives any", new(MessageStepKind.Receive, 0) { Size = Room }),
        ("receives type 2 with room for 2 bytes", new(MessageStepKind.Receive, 0) { Type = 2, Size = 2 }),
        ("receives the lowest type", new(MessageStepKind.Receive, 0) { Type = -2, Size = Room }),
    ];

    private static readonly (string Text, MessageStep Step)[] Visited =
    [
        ("sends 1 byte of type 1", new(MessageStepKind.Send, 0) { Type = 1, Length = 1 }),
        ("sends 2 bytes of type 2", new(MessageStepKind.Send, 0) { Type = 2, Length = 2 }),
        ("sends 3 bytes of type 1", new(MessageStepKind.Send, 0) { Type = 1, Length = 3 }),
        ("receives the lowest type", new(MessageStepKind.Receive, 0) { Type = -2, Size = Room }),
    ];

    private static readonly MessageStep[] First =
    [
        new(MessageStepKind.Send, 0) { Type = 2, Length = 1 },
        new(MessageStepKind.Send, 0) { Type = 1, Length = 3 },
    ];

    private static readonly MessageStep OfVisitor = new(MessageStepKind.Receive, 0) { Size = Room, Flags = MessageFlags.NoWait };

    private readonly (string Text, MessageStep Step)[] alphabet;
    private readonly bool isVisited;
    private readonly Address queue;
    private readonly NaiveMessages model = new(Room, Room, 0, 0x1B6, 0);

    public MessageScenario(bool isVisited = false)
    {
        this.isVisited = isVisited;
        alphabet = isVisited ? Visited : Alone;
        Calls = [.. alphabet.Select(call => call.Text)];
        queue = World.Run(New(), "queue");
        foreach (var step in isVisited ? First : [])
        {
            World.Submit(queue, Visitor, 1, OperationOf(step));
            model.Send(Pid(Processes), 0, step, TextOf(step), 0);
        }
    }

    public override string Name => isVisited ? "MessageQueue with a visitor" : "MessageQueue";

    protected override IReadOnlyList<string> Calls { get; }

    protected override IReadOnlyList<string> Visits => isVisited ? ["P3 receives any, without waiting"] : [];

    protected override int? MostCalls => isVisited ? 2 : 3;

    protected override (Address To, MessageOperation Operation, Outcome Refusal) Request(int process, int call) =>
        (queue, OperationOf(alphabet[call].Step), Outcome.Granted);

    protected override (Address To, MessageOperation Operation) VisitRequest(int visit) => (queue, OperationOf(OfVisitor));

    protected override bool MayDieIn(int process, int call) => !isVisited && (call is 2 or 3);

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
        var step = alphabet[call].Step;
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

    protected override void FollowVisit(int visit)
    {
        model.Ended.Clear();
        model.Receive(Pid(Processes), 0, OfVisitor, 0);
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

    private static MessageOperation OperationOf(MessageStep step) => step.Kind == MessageStepKind.Send
        ? new() { Call = MessageCall.Send, Type = step.Type, Text = TextOf(step) }
        : new() { Call = MessageCall.Receive, Filter = MessageFilter.Of(step.Type, step.Flags), Size = step.Size, Flags = step.Flags };

    private static byte[] TextOf(MessageStep step) => [.. Enumerable.Repeat((byte)step.Type, step.Length)];

    private void ExpectEnded()
    {
        foreach (var ending in model.Ended)
        {
            Expect([new Ending(ending.Process, 1, ending.Outcome, ending.Error, ending.Type, ending.Text)]);
        }
    }
}
