using System.Buffers.Binary;
using System.Reflection;
using static ActorIpc.SemaphoreOp;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// Two semaphores: vectors, undo, waits for zero; or, where a fourth process comes by, different amounts, vectors that wait for zeros and one that gives, and
/// what the fourth does: it gives, sets a value and removes. Time stands still, and who was last is left out: neither decides anything.
/// </summary>
internal sealed class SemaphoreScenario : Scenario<SemaphoreOperation>
{
    private const int CountsAt = sizeof(int);
    private static readonly int[] Initial = [1, 0];
    private static readonly FieldInfo Arrivals = typeof(SemaphoreArray).GetField("arrivals", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly (string Text, SemaphoreOp[] Ops)[] Alone =
    [
        ("takes 1 of a, with undo", [Take(0).WithUndo()]),
        ("takes 1 of a and 1 of b at once, with undo", [Take(0).WithUndo(), Take(1).WithUndo()]),
        ("gives 1 of a", [Give(0)]),
        ("gives 1 of b, with undo", [Give(1).WithUndo()]),
        ("waits until a is 0", [AwaitZero(0)]),
    ];

    private static readonly (string Text, SemaphoreOp[] Ops)[] Visited =
    [
        ("takes 1 of a", [Take(0)]),
        ("takes 2 of a", [Take(0, 2)]),
        ("takes 1 of b", [Take(1)]),
        ("takes 1 of a and 1 of b at once", [Take(0), Take(1)]),
        ("takes 2 of a and gives 1 of b at once", [Take(0, 2), Give(1)]),
        ("waits until a and b are 0", [AwaitZero(0), AwaitZero(1)]),
    ];

    private static readonly SemaphoreOp[] Gift = [Give(0, 2), Give(1)];

    private readonly (string Text, SemaphoreOp[] Ops)[] alphabet;
    private readonly bool isVisited;
    private readonly Address array;
    private readonly NaiveSemaphores model = new(Initial, 0);
    private readonly Call<SemaphoreOperation> question;

    public SemaphoreScenario(bool isVisited = false)
    {
        this.isVisited = isVisited;
        alphabet = isVisited ? Visited : Alone;
        Calls = [.. alphabet.Select(call => call.Text)];
        array = World.Run(New(), "array");
        Arrivals.SetValue(array.Primitive, Identities.FirstCount);
        question = new Call<SemaphoreOperation> { Process = Process(0) };
    }

    public override string Name => isVisited ? "SemaphoreArray with a visitor" : "SemaphoreArray";

    protected override IReadOnlyList<string> Calls { get; }

    protected override IReadOnlyList<string> Visits => isVisited ? ["P3 gives 2 of a and 1 of b at once", "P3 sets a to 2", "P3 removes the array"] : [];

    protected override int? MostCalls => isVisited ? 1 : 3;

    protected override bool ListsByNumber => true;

    protected override (Address To, SemaphoreOperation Operation, Outcome Refusal) Request(int process, int call)
    {
        var operation = new SemaphoreOperation { Call = SemaphoreCall.Operate };
        operation.Vector.Set(alphabet[call].Ops);
        return (array, operation, Outcome.Granted);
    }

    protected override (Address To, SemaphoreOperation Operation) VisitRequest(int visit)
    {
        var operation = visit switch
        {
            0 => new SemaphoreOperation { Call = SemaphoreCall.Operate },
            1 => new() { Call = SemaphoreCall.Control, Command = SemaphoreCommand.SetValue, Number = 0, Argument = 2 },
            _ => new() { Call = SemaphoreCall.Control, Command = SemaphoreCommand.Remove },
        };
        if (visit == 0)
        {
            operation.Vector.Set(Gift);
        }

        return (array, operation);
    }

    protected override bool MayDieIn(int process, int call) => !isVisited && call == 1;

    protected override Primitive Fresh(Address address) => New();

    protected override void Simplify(Address address, Span<byte> state)
    {
        // Both semaphores end with who was last; what stands before them is of one length.
        for (var number = 0; number < Initial.Length; number++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(state[(Before + CountsAt + (number * (sizeof(int) + sizeof(long))))..], 0);
        }
    }

    protected override bool HoldsSomething(int dead)
    {
        var state = World.Save(array);
        Simplify(array, state);
        return Identities.Names(state, dead);
    }

    protected override bool ModelWaits(int process) => model.Sleeps(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
        if (model.IsRemoved)
        {
            return;
        }

        question.UseAgain();
        question.Operation = new() { Call = SemaphoreCall.Control, Command = SemaphoreCommand.GetAll };
        Quick.Equal(model.Values, (IReadOnlyCollection<int>)World.Ask(array, question).Data!);
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer, order);

    protected override void FollowCall(int process, int call)
    {
        model.Released.Clear();
        var own = model.Operate(Pid(process), alphabet[call].Ops, Outcome.Granted, 0);
        Expect(own is { } ending ? [ending] : []);
        ExpectReleased();
    }

    protected override void FollowVisit(int visit)
    {
        var visitor = Pid(Processes);
        model.Released.Clear();
        if (model.IsRemoved)
        {
            Expect(visitor, Outcome.Failed, Errno.EINVAL);
            return;
        }

        switch (visit)
        {
            case 0:
                model.Operate(visitor, Gift, Outcome.Granted, 0);
                break;
            case 1:
                model.SetValue(visitor, 0, 2, 0);
                break;
            default:
                model.Remove();
                break;
        }

        Expect(visitor, Outcome.Granted);
        ExpectReleased();
    }

    protected override void FollowAbandon(int process, Outcome reason)
    {
        model.Abandon(Pid(process));
        Expect(Pid(process), reason);
    }

    protected override void FollowExit(int process)
    {
        if (model.Sleeps(Pid(process)))
        {
            FollowAbandon(process, Outcome.Exited);
        }

        model.Released.Clear();
        model.Exit(Pid(process), 0);
        ExpectReleased();
    }

    // Where the first semaphore begins.
    private static int Before { get; } = World.Save(new World().Run(New(), "array")).Length - (2 * sizeof(int)) - (Initial.Length * (sizeof(int) + sizeof(long)));

    private static SemaphoreArray New() => new(0, Initial, IpcPermission.For(IpcKey.Private, Credentials.Root, 0x180), 0, null);

    private void ExpectReleased() => Expect(model.Released.SelectMany(group => group));

    private void Expect(IEnumerable<NaiveEnding> endings)
    {
        foreach (var ending in endings)
        {
            Expect(ending.Process, ending.Outcome, ending.Error);
        }
    }
}
