namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A segment that three processes attach, let go and remove. Time stands still, and who was last is left out.</summary>
internal sealed class SegmentScenario : Scenario<SegmentOperation>
{
    private static readonly SegmentLimits Limits = new();

    private readonly Address segment;
    private readonly NaiveSegments models = new(Limits);
    private readonly NaiveSegments.Segment model;

    public SegmentScenario()
    {
        segment = World.Run(New(), "segment");
        models.Get(0, 0, 0, 100, 0x200 | 0x180, 0);
        model = models.All[0];
    }

    public override string Name => "SharedSegment";

    protected override IReadOnlyList<string> Calls { get; } = ["attaches", "lets go", "removes"];

    protected override bool ListsByNumber => true;

    protected override (Address To, SegmentOperation Operation, Outcome Refusal) Request(int process, int call) => (segment, call switch
    {
        0 => new() { Call = SegmentCall.Attach },
        1 => new() { Call = SegmentCall.Detach },
        _ => new() { Call = SegmentCall.Control, Command = SegmentCommand.Remove },
    }, Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => call == 0;

    protected override Primitive Fresh(Address address) => New();

    protected override void Simplify(Address address, Span<byte> state) => state.Slice(Before, sizeof(long)).Clear();

    protected override bool HoldsSomething(int dead) => model.Attaches.Contains(Pid(dead));

    protected override bool ModelWaits(int process) => World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
        Quick.Equal(model.IsGone, segment.IsRetired, "gone");
        var question = new Call<SegmentOperation> { Process = Process(0), Operation = new() { Call = SegmentCall.Control, Command = SegmentCommand.Status } };
        if (World.Ask(segment, question).Data is SegmentStatus status)
        {
            Quick.Equal((model.Attaches.Count, model.LastUser), (status.Attached, status.LastUser.Value), "nattch, lpid");
        }
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order)
    {
        writer.Write(model.Mode);
        writer.Write(model.IsGone);
        foreach (var process in order)
        {
            writer.Write(model.Attaches.Count(attach => attach == process));
        }
    }

    protected override void FollowCall(int process, int call)
    {
        var ending = call switch
        {
            0 => models.Attach(model, Pid(process), 0, 0, 0),
            1 => models.Detach(model, Pid(process), 0),
            _ => models.Control(model, 0, SegmentStepKind.Remove, 0, 0, 0),
        };
        Expect(Pid(process), ending.Error == Errno.None ? Outcome.Granted : Outcome.Failed, ending.Error, ending.Value);
    }

    protected override void FollowAbandon(int process, Outcome reason) => throw new NotSupportedException("Nobody waits.");

    protected override void FollowExit(int process) => models.Exit(Pid(process), 0);

    // What follows who was last has one length as long as nobody has it attached.
    private static int Before { get; } = World.Save(new World().Run(New(), "segment")).Length - (4 * sizeof(long)) - (2 * sizeof(int));

    private static SharedSegment New() => new(0, 100, IpcPermission.For(IpcKey.Private, Credentials.Root, 0x180), ProcessId.None, Limits, 0, null);
}
