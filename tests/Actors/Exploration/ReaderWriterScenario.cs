namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A reader-writer lock in which a process may read twice. What processes do to the word by themselves is done here as the library does it; what they tell the lock is on its way for a time.</summary>
internal sealed class ReaderWriterScenario : Scenario<ReaderWriterOperation>
{
    private const int Leaves = 2;

    private readonly FakeCell word;
    private readonly FakeCell[][] holds;
    private readonly Address entered;
    private readonly NaiveReaderWriter model = new();

    public ReaderWriterScenario()
        : base(deliversLate: true)
    {
        word = World.Cell(1);
        holds = [.. Enumerable.Range(0, Processes).Select(process => (FakeCell[])[World.Cell(Pid(process)), World.Cell(1000 + Pid(process))])];
        entered = World.Run(new FutexReaderWriterLock(word), "lock");
    }

    public override string Name => "FutexReaderWriterLock";

    protected override IReadOnlyList<string> Calls { get; } = ["reads", "writes", "leaves"];

    protected override (Address To, ReaderWriterOperation Operation, Outcome Refusal) Request(int process, int call)
    {
        var hold = holds[process].FirstOrDefault(hold => hold.Value == HoldState.Free) ?? holds[process][0];
        var reenters = holds[process].Any(other => other.Value == HoldState.Reads);
        return (entered, new ReaderWriterOperation { Writes = call == 1, Reenters = reenters, Hold = hold, Reserved = HoldState.Reserved }, Outcome.Granted);
    }

    protected override bool May(int process, int call) => !World.Line(Process(process), entered).Any() && call switch
    {
        0 => holds[process].All(hold => hold.Value != HoldState.Writes) && holds[process].Any(hold => hold.Value == HoldState.Free),
        1 => holds[process].All(hold => hold.Value == HoldState.Free),
        _ => holds[process].Any(hold => hold.Value != HoldState.Free),
    };

    // Of one who reads already it would be another call.
    protected override bool MayDieIn(int process, int call) => call != Leaves && holds[process].All(hold => hold.Value == HoldState.Free);

    protected override Primitive Fresh(Address address) => new FutexReaderWriterLock(word);

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates() => Quick.Equal(model.Word, word.Value, "the word");

    protected override void WriteMemory(StateWriter writer, int[] order)
    {
        writer.Write((int)word.Value);
        foreach (var process in order)
        {
            Array.ForEach(holds[process], hold => writer.Write((int)hold.Value));
        }
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer, order);

    protected override void Call(int process, int call)
    {
        if (call == Leaves)
        {
            Leave(process);
            return;
        }

        var (_, operation, _) = Request(process, call);
        var hold = (FakeCell)operation.Hold!;
        hold.Value = HoldState.Reserved;
        World.Submit(entered, Process(process), 1, operation);
        Unreserve(process);
        FollowCall(process, call);
    }

    protected override void Exit(int process)
    {
        var held = holds[process].Select(hold => hold.Value).Where(code => code is HoldState.Reads or HoldState.Writes).ToList();
        Array.ForEach(holds[process], hold => hold.Value = HoldState.Closed);
        base.Exit(process);
        held.ForEach(code => World.Notify(entered, new Notice(FutexReaderWriterLock.DiedNotice, Process(process), code)));
    }

    protected override void FollowCall(int process, int call) => Expect(() => model.Enter(Pid(process), 1, call == 1, Outcome.Granted));

    protected override void FollowAbandon(int process, Outcome reason)
    {
        Expect(() => model.Abandon(Pid(process), reason));
        Unreserve(process);
    }

    protected override void FollowExit(int process)
    {
        model.Close(Pid(process));
        if (model.Waits(Pid(process)))
        {
            Expect(() => model.Abandon(Pid(process), Outcome.Exited));
        }
    }

    protected override void FollowDelivery(Mail mail) => Expect(() =>
    {
        if (mail.Notice is { Code: FutexReaderWriterLock.DiedNotice } died)
        {
            model.Die(died.Process.Id.Value);
        }
        else
        {
            model.Settle();
        }
    });

    // By itself; the last one tells the lock, if somebody waits.
    private void Leave(int process)
    {
        var hold = holds[process].Last(hold => hold.Value is HoldState.Reads or HoldState.Writes);
        word.Value = ReaderWriterWord.Without(word.Value, hold.Value == HoldState.Writes);
        hold.Value = HoldState.Free;
        model.Leave(Pid(process));
        if ((word.Value & ReaderWriterWord.Waiters) != 0 && (word.Value & ReaderWriterWord.Readers) == 0)
        {
            World.Notify(entered, new Notice(FutexReaderWriterLock.LeftNotice, Process(process), 0));
        }
    }

    private void Unreserve(int process)
    {
        if (Waiting(process) is null)
        {
            foreach (var hold in holds[process].Where(hold => hold.Value == HoldState.Reserved))
            {
                hold.Value = HoldState.Free;
            }
        }
    }

    private void Expect(Action follow)
    {
        model.Endings.Clear();
        follow();
        Expect(model.Endings.Select(ending => ending with { Value = 0 }));
    }

    // What was granted is a name.
    protected override Ending Seen(Ending ending) => ending with { Data = null, Value = 0 };
}
