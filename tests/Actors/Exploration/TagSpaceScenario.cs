namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>Rendezvous on two tags. Each gives its own number, so that it is seen who met whom.</summary>
internal class TagSpaceScenario : Scenario<TagOperation>
{
    private readonly Address space;

    // Who waits on a tag.
    private readonly long[] waiting = new long[2];

    public TagSpaceScenario() => space = World.Run(new TagSpace(), "tags");

    public override string Name => "TagSpace";

    protected override IReadOnlyList<string> Calls { get; } = ["meets at tag 0", "meets at tag 1", "meets at tag 0, may not wait"];

    protected override (Address To, TagOperation Operation, Outcome Refusal) Request(int process, int call) =>
        (space, new TagOperation { Tag = (ulong)TagOf(call), Value = (ulong)Pid(process) }, call == 2 ? Outcome.WouldBlock : Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => true;

    protected override Primitive Fresh(Address address) => new TagSpace();

    protected override bool ModelWaits(int process) => waiting.Contains(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => Array.ForEach(waiting, writer.Write);

    protected override void FollowCall(int process, int call)
    {
        ref var partner = ref waiting[TagOf(call)];
        if (partner != 0)
        {
            Expect(partner, Outcome.Granted, value: Pid(process));
            Expect(Pid(process), Outcome.Granted, value: partner);
            partner = 0;
        }
        else if (call == 2)
        {
            Expect(Pid(process), Outcome.WouldBlock);
        }
        else
        {
            partner = Pid(process);
        }
    }

    protected override void FollowAbandon(int process, Outcome reason)
    {
        waiting[Array.IndexOf(waiting, Pid(process))] = 0;
        Expect(Pid(process), reason);
    }

    protected override void FollowExit(int process)
    {
        if (waiting.Contains(Pid(process)))
        {
            FollowAbandon(process, Outcome.Exited);
        }
    }

    private static int TagOf(int call) => call == 1 ? 1 : 0;
}
