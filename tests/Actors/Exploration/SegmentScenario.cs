namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// A segment that three processes attach, let go and remove; or one that P0 has made and that goes when nobody has it attached, with its registry, and with attaches
/// that are inherited. Time stands still, and who was last is left out.
/// </summary>
internal sealed class SegmentScenario : Scenario<SegmentOperation>
{
    private const int Size = 100;
    private const int Flags = 0x200 | 0x180;
    private const int Fork = 3;
    private const int LostFork = 4;
    private static readonly SegmentLimits Limits = new();
    private static readonly SegmentLimits Forced = new() { RemovesUnattached = true };

    private readonly bool isForced;
    private readonly Address? registry;
    private readonly Address segment;
    private readonly NaiveSegments models;
    private readonly NaiveSegments.Segment model;

    public SegmentScenario(bool isForced = false)
    {
        this.isForced = isForced;
        models = new NaiveSegments(isForced ? Forced : Limits);
        models.Get(isForced ? Pid(0) : 0, 0, 0, Size, Flags, 0);
        model = models.All[0];
        if (isForced)
        {
            registry = World.Run(new SegmentRegistry(Forced), "registry");
            World.Submit(registry, Process(0), 1, new SegmentOperation { Call = SegmentCall.Get, Argument = Flags, Size = Size, Data = IpcKey.Private });
            segment = World.Find(SegmentRegistry.NameOf(0))!;
            World.Notify(segment, SharedSegment.Made(Process(0)));
        }
        else
        {
            segment = World.Run(New(), "segment");
        }
    }

    public override string Name => isForced ? "SharedSegment with shm_rmid_forced" : "SharedSegment";

    protected override IReadOnlyList<string> Calls => isForced
        ? ["attaches", "lets go", "removes", "forks: its attach is the next one's too", "forks, and the next one does not get the attach"]
        : ["attaches", "lets go", "removes"];

    // Who made it is not like the others.
    protected override bool IsSymmetric => !isForced;

    protected override int? MostCalls => isForced ? 2 : 3;

    protected override bool ListsByNumber => true;

    protected override bool May(int process, int call) =>
        call is not (Fork or LostFork) || (!IsDead(Next(process)) && model.Attaches.Count(attach => attach == Pid(process)) == 1);

    protected override (Address To, SegmentOperation Operation, Outcome Refusal) Request(int process, int call) => (segment, call switch
    {
        0 => new() { Call = SegmentCall.Attach },
        1 => new() { Call = SegmentCall.Detach },
        _ => new() { Call = SegmentCall.Control, Command = SegmentCommand.Remove },
    }, Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => call == 0;

    protected override Primitive Fresh(Address address) => address == registry ? new SegmentRegistry(Forced) : New(isForced ? Forced : Limits, registry);

    protected override void Simplify(Address address, Span<byte> state)
    {
        if (address == segment)
        {
            state.Slice(Before, sizeof(long)).Clear();
        }
    }

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

        if (registry is not null)
        {
            question = new Call<SegmentOperation> { Process = Process(0), Operation = new() { Call = SegmentCall.Control, Command = SegmentCommand.Usage } };
            var usage = (SegmentUsage)World.Ask(registry, question).Data!;
            Quick.Equal((models.Present.Count(), models.Pages), (usage.Segments, usage.Pages), "used_ids, shm_tot");
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

    protected override void Call(int process, int call)
    {
        if (call is not (Fork or LostFork))
        {
            base.Call(process, call);
            return;
        }

        World.Notify(segment, SharedSegment.Inherited(Process(Next(process)), Process(process).Id));
        models.Fork(Pid(process), Pid(Next(process)), 0);
        if (call == LostFork)
        {
            World.Notify(segment, SharedSegment.LetGo(Process(Next(process))));
            models.Detach(model, Pid(Next(process)), 0);
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

    private static int Next(int process) => (process + 1) % Processes;

    private static SharedSegment New() => New(Limits, null);

    private static SharedSegment New(SegmentLimits limits, PrimitiveRef? registry) =>
        new(0, Size, IpcPermission.For(IpcKey.Private, Credentials.Root, Flags), ProcessId.None, limits, 0, registry);
}
