namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A process that may spawn two, which may spawn each other; init has nothing to say, or waits, also twice at once, and P0 may exit while it waits.</summary>
internal sealed class ProcessScenario : Scenario<ProcessOperation>
{
    private const int Init = 1;
    private const int Limit = 4;
    private const int Spawn = 0;
    private const int End = 5;
    private const int ExitOfWaiting = 2;

    private readonly FakeProcess init;
    private readonly Address table;
    private readonly NaiveProcesses model = new(Limit);
    private readonly bool initWaits;
    private int begun;
    private int callsOfInit;

    public ProcessScenario(bool initWaits = false)
    {
        this.initWaits = initWaits;
        init = World.Process(Init);
        table = World.Run((ProcessTable)Fresh(null!), "processes");
        Begin(Init);
    }

    public override string Name => initWaits ? "ProcessTable, init waits" : "ProcessTable";

    protected override IReadOnlyList<string> Calls { get; } = ["spawns", "waits for any", "waits for P1", "kills P1", "kills P2", "exits with 7"];

    protected override IReadOnlyList<string> Visits => initWaits ? ["init waits for any", "init waits for P0", "P0 exits with 7 while it waits"] : [];

    protected override int? MostCalls => initWaits ? 2 : 3;

    protected override bool IsSymmetric => false;

    protected override bool IsHere(int process) => process < begun;

    protected override bool May(int process, int call) => call != Spawn || begun < Processes;

    protected override bool MayDieIn(int process, int call) => call == 1;

    protected override (Address To, ProcessOperation Operation, Outcome Refusal) Request(int process, int call) => (table, call switch
    {
        1 => new() { Call = ProcessCall.Wait },
        2 => new() { Call = ProcessCall.Wait, Target = new ProcessId(Pid(1)) },
        3 or 4 => new() { Call = ProcessCall.Kill, Target = new ProcessId(Pid(call - 2)) },
        _ => new() { Call = ProcessCall.Exit, Status = 7 },
    }, Outcome.Granted);

    protected override Primitive Fresh(Address address) => new ProcessTable(init, Limit);

    // A zombie is there until somebody asks for it; that it has no children and no waits, the invariants say.
    protected override bool HoldsSomething(int dead) => false;

    // But for the sentence that explains a misuse.
    protected override Ending Seen(Ending ending) => ending.Data is string ? ending with { Data = null } : ending;

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates() => Quick.Equal(model.Posts, World.Posts);

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void Call(int process, int call)
    {
        switch (call)
        {
            case Spawn:
                Follow(() => Begin(Pid(process)));
                break;
            case End:
                Die(process);
                base.Call(process, call);
                break;
            default:
                base.Call(process, call);
                break;
        }
    }

    protected override bool MayVisit(int visit) => visit != ExitOfWaiting || (!IsDead(0) && Waiting(0) is { State: RequestState.Parked });

    protected override void Visit(int visit)
    {
        if (visit == ExitOfWaiting)
        {
            Die(0);
            World.Submit(table, Process(0), 2, new ProcessOperation { Call = ProcessCall.Exit, Status = 7 });
            Follow(() => model.Exit(Pid(0), 2, 7));
            return;
        }

        callsOfInit++;
        var target = visit == 0 ? 0 : Pid(0);
        World.Submit(table, init, callsOfInit, new ProcessOperation { Call = ProcessCall.Wait, Target = new ProcessId(target) });
        Follow(() => model.WaitFor(Init, callsOfInit, target, Outcome.Granted));
    }

    // The host tells the table of every end.
    protected override void Exit(int process)
    {
        table.Watched.Add(Process(process));
        base.Exit(process);
    }

    protected override void FollowCall(int process, int call) => Follow(() =>
    {
        switch (call)
        {
            case 1 or 2:
                model.WaitFor(Pid(process), 1, call == 1 ? 0 : Pid(1), Outcome.Granted);
                break;
            case 3 or 4:
                model.Post(Pid(process), 1, Pid(call - 2), Signal.Kill);
                break;
            default:
                model.Exit(Pid(process), 1, 7);
                break;
        }
    });

    protected override void FollowAbandon(int process, Outcome reason) => Follow(() => model.Abandon(Pid(process), 1, reason));

    protected override void FollowExit(int process) => Follow(() =>
    {
        if (model.IsAlive(Pid(process)))
        {
            model.Vanish(Pid(process), ExitStatus.Killed.Code);
        }
    });

    private void Begin(long parent)
    {
        var child = Process(begun);
        begun++;
        var who = parent == Init ? init : Process((int)(parent - Pid(0)));
        World.Submit(table, who, 1, new ProcessOperation { Call = ProcessCall.Spawn, Child = child });
        model.Spawn(parent, 1, child.Id.Value);
    }

    private void Follow(Action follow)
    {
        model.Endings.Clear();
        model.Posts.Clear();
        follow();
        Expect(model.Endings);
    }
}
