namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A barrier pair of which each of three processes may become a side.</summary>
internal sealed class BarrierScenario : Scenario<BarrierOperation>
{
    private const int Place = 2;

    private static readonly (string Text, BarrierCall Call)[] Alphabet =
    [
        ("becomes the parent", BarrierCall.SetRole),
        ("becomes the child", BarrierCall.SetRole),
        ("places a barrier", BarrierCall.Place),
        ("aborts", BarrierCall.Abort),
        ("waits for the next barrier", BarrierCall.WaitNext),
        ("waits for the abortion", BarrierCall.WaitAbortion),
        ("places and syncs", BarrierCall.PlaceAndSync),
        ("leaves", BarrierCall.Destroy),
    ];

    private readonly Address pair;
    private readonly NaiveBarrier model;
    private readonly bool renews;
    private readonly bool[] left = new bool[Processes];

    public BarrierScenario(bool renews = false)
    {
        this.renews = renews;
        pair = World.Run(new BarrierPair(renews), "barrier");
        model = new NaiveBarrier(renews);
    }

    public override string Name => renews ? "BarrierPair with a name" : "BarrierPair";

    protected override IReadOnlyList<string> Calls { get; } = [.. Alphabet.Select(call => call.Text)];

    protected override (Address To, BarrierOperation Operation, Outcome Refusal) Request(int process, int call) =>
        (pair, new BarrierOperation { Call = Alphabet[call].Call, Role = RoleOf(call) }, Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => call is 0 or Place;

    protected override Primitive Fresh(Address address) => new BarrierPair(renews);

    // That it was a side stays known.
    protected override bool HoldsSomething(int dead) => Waiting(dead) is not null;

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) > 0 || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void FollowCall(int process, int call)
    {
        model.Endings.Clear();
        model.Call(Pid(process), 1, Alphabet[call].Call, RoleOf(call), 0, Outcome.Granted);
        left[process] = Alphabet[call].Call == BarrierCall.Destroy || (left[process] && !(call < Place && model.Endings[0].Outcome == Outcome.Granted));

        // A side that has ended with its process says so.
        var endedWithIt = call == Place && IsDead(process) && model.IsSide(Pid(process)) && !left[process];
        Expect(endedWithIt ? model.Endings.Select(ending => ending with { Outcome = Outcome.Exited, Error = Errno.None }) : model.Endings);
    }

    private static BarrierRole RoleOf(int call) => call == 1 ? BarrierRole.Child : BarrierRole.Parent;

    protected override void FollowAbandon(int process, Outcome reason)
    {
        model.Endings.Clear();
        model.Abandon(Pid(process), 1, reason);
        Expect(model.Endings);
    }

    protected override void FollowExit(int process)
    {
        model.Endings.Clear();
        model.Exit(Pid(process));
        Expect(model.Endings);
    }
}
