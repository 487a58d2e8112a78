using Caller = ActorIpc.Actors.Tests.NaiveFutexes.Caller;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// Two words: waits with and without bits, on one and on both, wakes, requeues, and a store, which is no call of the queue; or only waits on both, wakes, and a
/// store in the second.
/// </summary>
internal sealed class FutexScenario : Scenario<FutexOperation>
{
    private const int Words = 2;
    private const int Store = 6;
    private static readonly FutexLimits Limits = new();

    private readonly Address queue;
    private readonly FakeCell[] words;
    private readonly NaiveFutexes model = new(Words, 1);

    private readonly bool storesInSecond;

    public FutexScenario(bool storesInSecond = false)
    {
        this.storesInSecond = storesInSecond;
        queue = World.Run(new FutexQueue(Limits), "futexes");
        words = [World.Cell(0), World.Cell(1)];
    }

    public override string Name => storesInSecond ? "FutexQueue, waits on two words" : "FutexQueue";

    protected override IReadOnlyList<string> Calls =>
    [
        "waits on a if it is 0",
        "waits on a if it is 0, with bit 1",
        "waits on a and b if both are 0",
        "wakes 1 on a",
        "wakes all on a with bit 2",
        "wakes 1 on a and moves 1 to b, if a is 0",
        storesInSecond ? "stores 1 in b" : "stores 1 in a",
        "wakes all on b",
    ];

    protected override (Address To, FutexOperation Operation, Outcome Refusal) Request(int process, int call) => (queue, Operation(call), Outcome.Granted);

    protected override bool May(int process, int call) => !storesInSecond || call is 2 or 3 or Store or 7;

    protected override bool MayDieIn(int process, int call) => call is 0 or 5;

    protected override Primitive Fresh(Address address) => new FutexQueue(Limits);

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates() => Quick.Equal((model.Value(0), model.Value(1)), (words[0].Value, words[1].Value), "a, b");

    protected override void WriteMemory(StateWriter writer, int[] order) => Array.ForEach(words, word => writer.Write((int)word.Value));

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void Call(int process, int call)
    {
        if (call == Store)
        {
            words[Stored].Value = 1;
            model.Set(Stored, 1);
        }
        else
        {
            base.Call(process, call);
        }
    }

    protected override void FollowCall(int process, int call)
    {
        var caller = new Caller(Pid(process), 1);
        model.Endings.Clear();
        switch (call)
        {
            case 0 or 1:
                model.Wait(caller, 0, 0, MaskOf(call), Outcome.Granted);
                break;
            case 2:
                model.WaitAny(caller, [(0, 0), (1, 0)], Outcome.Granted);
                break;
            case 5:
                model.Requeue(caller, 0, 1, 1, 1, 0);
                break;
            default:
                model.Wake(caller, call == 7 ? 1 : 0, CountOf(call), MaskOf(call));
                break;
        }

        Expect(model.Endings);
    }

    protected override void FollowAbandon(int process, Outcome reason)
    {
        model.Endings.Clear();
        model.Abandon(Pid(process), reason);
        Expect(model.Endings);
    }

    protected override void FollowExit(int process)
    {
        model.Endings.Clear();
        model.Exit(Pid(process));
        Expect(model.Endings);
    }

    private int Stored => storesInSecond ? 1 : 0;

    private static uint MaskOf(int call) => call switch { 1 => 1, 4 => 2, _ => FutexOperation.AnyBits };

    private static int CountOf(int call) => call == 3 ? 1 : int.MaxValue;

    private FutexOperation Operation(int call)
    {
        var vector = new FutexVector(2);
        vector.Add(words[0], 0);
        vector.Add(words[1], 0);
        return call switch
        {
            0 or 1 => new() { Call = FutexCall.Wait, Word = words[0], Mask = MaskOf(call) },
            2 => new() { Call = FutexCall.WaitAny, Vector = vector },
            5 => new() { Call = FutexCall.Requeue, Word = words[0], Other = words[1], Count = 1, OtherCount = 1, Compares = true },
            _ => new() { Call = FutexCall.Wake, Word = words[call == 7 ? 1 : 0], Count = CountOf(call), Mask = MaskOf(call) },
        };
    }
}
