using Caller = ActorIpc.Actors.Tests.NaiveFutexes.Caller;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>One word: waits, wakes, and records, which stand in line for a process that does not wait. A wake of one who dies without having heard is passed on.</summary>
internal sealed class FutexRecordScenario : Scenario<FutexOperation>
{
    private const int Most = 2;
    private static readonly FutexLimits Limits = new() { Records = Most };

    private readonly Address queue;
    private readonly FakeCell word;
    private readonly NaiveFutexes model = new(1, Most);

    public FutexRecordScenario()
    {
        queue = World.Run(new FutexQueue(Limits), "futexes");
        word = World.Cell(0);
    }

    public override string Name => "FutexQueue, records";

    protected override IReadOnlyList<string> Calls { get; } = ["leaves a record at a", "waits on a if it is 0", "wakes 1 on a", "wakes all on a"];

    protected override int? MostCalls => 2;

    // Those who have records are.
    protected override bool ListsByNumber => true;

    protected override (Address To, FutexOperation Operation, Outcome Refusal) Request(int process, int call) => (queue, call switch
    {
        0 => new() { Call = FutexCall.Await, Word = word, Mask = FutexOperation.AnyBits },
        1 => new() { Call = FutexCall.Wait, Word = word, Mask = FutexOperation.AnyBits },
        _ => new() { Call = FutexCall.Wake, Word = word, Count = CountOf(call), Mask = FutexOperation.AnyBits },
    }, Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => call == 0;

    protected override Primitive Fresh(Address address) => new FutexQueue(Limits);

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order)
    {
        model.Write(writer);
        model.WriteRecords(writer, order);
    }

    protected override void FollowCall(int process, int call)
    {
        var caller = new Caller(Pid(process), 1);
        Follow(() =>
        {
            switch (call)
            {
                case 0:
                    model.Await(caller, 0, null, FutexOperation.AnyBits, FutexSignal.None);
                    break;
                case 1:
                    model.Wait(caller, 0, 0, FutexOperation.AnyBits, Outcome.Granted);
                    break;
                default:
                    model.Wake(caller, 0, CountOf(call), FutexOperation.AnyBits);
                    break;
            }
        });
    }

    protected override void FollowAbandon(int process, Outcome reason) => Follow(() => model.Abandon(Pid(process), reason));

    protected override void FollowExit(int process) => Follow(() => model.Exit(Pid(process)));

    private static int CountOf(int call) => call == 2 ? 1 : int.MaxValue;

    private void Follow(Action follow)
    {
        model.Endings.Clear();
        follow();
        Expect(model.Endings);
    }
}
