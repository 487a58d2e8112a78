using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

/// <summary>Random calls to a model, and which answers each could have.</summary>
internal abstract class Workload
{
    public const int Distance = 1000;

    public abstract SequentialModel Model { get; }

    /// <summary>Calls one after the other, each with the answer that the model gives to it and no room to move.</summary>
    public abstract List<HistoryCall> Run(Random random, int calls);

    /// <summary>Another answer, where a call came at its own moment: one that cannot be.</summary>
    public abstract HistoryAnswer Wrong(Random random, HistoryCall call);

    /// <summary>Whether there is an order, found by trying every one.</summary>
    public abstract bool HasOrder(IReadOnlyList<HistoryCall> calls);

    /// <summary>The same calls with time before and after the moment at which each took effect, and without some of the answers.</summary>
    public static List<HistoryCall> Stretch(Random random, IEnumerable<HistoryCall> calls, int spread, double lost) =>
    [
        .. calls.Select(call => call with
        {
            InvokedAt = call.InvokedAt - random.Next(spread),
            AnsweredAt = random.NextDouble() < lost ? null : call.AnsweredAt + random.Next(spread),
        }).Select(call => call.AnsweredAt is null ? call with { Answer = null } : call).OrderBy(call => call.InvokedAt),
    ];
}

/// <summary>The workload of one model.</summary>
internal sealed class Workload<TState>(SequentialModel<TState> model, Func<Random, long, object> operation, params HistoryAnswer[] answers) : Workload
    where TState : IEquatable<TState>
{
    private const int Processes = 6;

    public override SequentialModel Model => model;

    /// <summary>Calls that take effect two by two: their operation, and what each returns to the other.</summary>
    public Func<object, object>? Given { get; init; }

    /// <summary>How often a process exits, and another takes its place.</summary>
    public double Exits { get; init; } = 0.05;

    public override List<HistoryCall> Run(Random random, int calls)
    {
        var (state, history) = (model.Initial, new List<HistoryCall>());
        var processes = Enumerable.Range(1, Processes).Select(id => new ProcessId(id)).ToArray();
        while (history.Count < calls)
        {
            var at = (history.Count + 1L) * Distance;
            var place = random.Next(Processes);
            var process = processes[place];
            if (random.NextDouble() < Exits)
            {
                Add(new HistoryCall(history.Count + 1, process, null, new ProcessExit(), at, at + 1, HistoryAnswer.Granted()));
                processes[place] = new ProcessId(processes.Max(other => other.Value) + 1);
                continue;
            }

            var call = new HistoryCall(history.Count + 1, process, "it", operation(random, history.Count), at, at + 1);
            if (Given is not null && random.Next(4) > 0)
            {
                var other = call with { Number = call.Number + 1, Process = processes[(place + 1) % Processes], Operation = Same(call.Operation, history.Count) };
                history.Add(call with { Answer = HistoryAnswer.Granted(Given(other.Operation)) });
                history.Add(other with { Answer = HistoryAnswer.Granted(Given(call.Operation)) });
            }
            else
            {
                Add(call with { Answer = AnswerOf(state, call) });
            }
        }

        return history;

        void Add(HistoryCall call)
        {
            state = Assert.Single(After(state, call));
            history.Add(call);
        }
    }

    public override HistoryAnswer Wrong(Random random, HistoryCall call)
    {
        if (Given is not null)
        {
            return HistoryAnswer.Granted(ulong.MaxValue);
        }

        // A grant of which the value is not known says less, and is not wrong.
        var others = answers.Where(answer => answer != call.Answer && (answer.Outcome != Outcome.Granted || answer.Value is not null || call.Answer!.Outcome != Outcome.Granted)).ToArray();
        return others[random.Next(others.Length)];
    }

    public override bool HasOrder(IReadOnlyList<HistoryCall> calls)
    {
        var steps = calls.SelectMany(call => model.StepsOf(call).Select((step, index) => (Step: step, Index: index))).ToList();
        return HasOrder(model.Initial, steps);
    }

    // Without any memory or short cut.
    private bool HasOrder(TState state, List<(HistoryCall Step, int Index)> left)
    {
        if (left.TrueForAll(step => step.Step.AnsweredAt is null))
        {
            return true;
        }

        var next = left.Where(step => left.TrueForAll(other => other.Step.AnsweredAt is null || step.Step.InvokedAt < other.Step.AnsweredAt)
            && !left.Exists(other => other.Step.Number == step.Step.Number && other.Index < step.Index)).ToList();
        foreach (var one in next)
        {
            var rest = left.Where(step => step != one).ToList();
            if (model.Next(state, one.Step).Any(after => HasOrder(after, rest)))
            {
                return true;
            }

            foreach (var other in next.Where(other => other != one))
            {
                var others = rest.Where(step => step != other).ToList();
                if (model.StepTogether(state, one.Step, other.Step).Any(after => HasOrder(after, others)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Of all answers one is possible: the state determines it.
    private HistoryAnswer AnswerOf(TState state, HistoryCall call)
    {
        var possible = answers.Where(answer => After(state, call with { Answer = answer }).Any()).ToList();
        return Assert.Single(possible.Exists(answer => answer.Value is not null) ? possible.Where(answer => answer.Value is not null) : possible);
    }

    private static object Same(object operation, int number) => operation is Rendezvous meeting ? meeting with { Value = (ulong)number + 1_000_000 } : operation;

    private IEnumerable<TState> After(TState state, HistoryCall call) =>
        model.StepsOf(call).Aggregate((IEnumerable<TState>)[state], (states, step) => states.SelectMany(before => model.Next(before, step)).ToList());
}
