namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A word that its owner keeps: waits with and without bits, wakes, changes that wake and changes that do not.</summary>
internal sealed class WordScenario : Scenario<WordOperation>
{
    private static readonly (string Text, WordOperation Operation)[] Alphabet =
    [
        ("waits if it is 0", new() { Call = WordCall.Wait }),
        ("waits if it is 0, with bit 1", new() { Call = WordCall.Wait, Mask = 1 }),
        ("waits if it is 1", new() { Call = WordCall.Wait, Expected = 1 }),
        ("wakes 1", new() { Call = WordCall.Wake, Count = 1 }),
        ("wakes all with bit 2", new() { Call = WordCall.Wake, Count = int.MaxValue, Mask = 2 }),
        ("turns it and wakes 1 if it was not 0", new() { Call = WordCall.Change, Change = FutexChange.Xor, Operand = 1, Count = 1, Compares = true, Comparison = FutexComparison.NotEqual }),
        ("stores 1", new() { Call = WordCall.Change, Operand = 1 }),
        ("exchanges 0 for 1", new() { Call = WordCall.CompareExchange, Operand = 1 }),
    ];

    private readonly Address word;
    private readonly NaiveWord model = new();

    public WordScenario() => word = World.Run(new OwnedWord(0), "word");

    public override string Name => "OwnedWord";

    protected override IReadOnlyList<string> Calls { get; } = [.. Alphabet.Select(call => call.Text)];

    protected override (Address To, WordOperation Operation, Outcome Refusal) Request(int process, int call) => (word, OperationOf(call), Outcome.Granted);

    protected override bool MayDieIn(int process, int call) => Alphabet[call].Operation.Call is WordCall.Wait or WordCall.CompareExchange;

    protected override Primitive Fresh(Address address) => new OwnedWord(0);

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
        var asked = World.Ask(word, new Call<WordOperation> { Process = Process(0), Operation = new() { Call = WordCall.Load } });
        Quick.Equal(model.Value, WordAnswer.Of(asked.Value).Held, "value");
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void FollowCall(int process, int call)
    {
        model.Endings.Clear();
        model.Call(Pid(process), OperationOf(call), Outcome.Granted);
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
        if (model.Waits(Pid(process)))
        {
            FollowAbandon(process, Outcome.Exited);
        }
    }

    private static WordOperation OperationOf(int call)
    {
        var operation = Alphabet[call].Operation;
        operation.Mask = operation.Mask == 0 ? FutexOperation.AnyBits : operation.Mask;
        return operation;
    }
}
