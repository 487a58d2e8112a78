namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>Rendezvous on two tags, or on one with words and with values of a type. Each gives its own number, so that it is seen who met whom.</summary>
internal class TagSpaceScenario : Scenario<TagOperation>
{
    private readonly Address space;

    // Who waits on a tag.
    private readonly long[] waiting = new long[2];

    private readonly bool hasTypes;

    // Whether who waits on a tag has a value of a type.
    private bool givesText;

    public TagSpaceScenario(bool hasTypes = false)
    {
        this.hasTypes = hasTypes;
        space = World.Run(new TagSpace(), "tags");
    }

    public override string Name => hasTypes ? "TagSpace, words and values" : "TagSpace";

    protected override IReadOnlyList<string> Calls =>
        hasTypes ? ["meets at tag 0", "meets at tag 0 with a text"] : ["meets at tag 0", "meets at tag 1", "meets at tag 0, may not wait"];

    protected override (Address To, TagOperation Operation, Outcome Refusal) Request(int process, int call) =>
        (space, new TagOperation { Tag = (ulong)TagOf(call), Value = (ulong)Pid(process), Gift = GivesText(call) ? new TagGift<string>("") : null }, call == 2 ? Outcome.WouldBlock : Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => true;

    protected override Primitive Fresh(Address address) => new TagSpace();

    protected override bool ModelWaits(int process) => waiting.Contains(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order)
    {
        Array.ForEach(waiting, writer.Write);
        writer.Write(givesText && waiting[0] != 0);
    }


    protected override void FollowCall(int process, int call)
    {
        ref var partner = ref waiting[TagOf(call)];
        if (partner != 0 && givesText != GivesText(call))
        {
            Expect(Pid(process), Outcome.Failed, Errno.EINVAL);
        }
        else if (partner != 0)
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
            (partner, givesText) = (Pid(process), GivesText(call));
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

    private int TagOf(int call) => !hasTypes && call == 1 ? 1 : 0;

    private bool GivesText(int call) => hasTypes && call == 1;
}
