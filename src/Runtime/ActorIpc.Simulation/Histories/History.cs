namespace ActorIpc.Simulation.Histories;

/// <summary>Calls that overlap, with their answers: what a run looked like from outside.</summary>
public sealed class History
{
    /// <summary>How many configurations a check looks at before it gives up, if nothing else is said.</summary>
    public const int DefaultMost = 4_000_000;

    /// <summary>Makes a history of calls.</summary>
    /// <param name="calls">The calls, in the order in which they began.</param>
    public History(IReadOnlyList<HistoryCall> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        Calls = calls;
    }

    /// <summary>The calls, in the order in which they began.</summary>
    public IReadOnlyList<HistoryCall> Calls { get; }

    /// <summary>Looks for an order of the calls that explains every answer: each at one moment between its beginning and its end, one after the other.</summary>
    /// <param name="model">What every object is.</param>
    /// <param name="most">How many configurations of one object to look at before giving up.</param>
    /// <returns>What was found.</returns>
    /// <remarks>
    /// Follows Wing and Gong, "Testing and verifying concurrent objects" (1993), with Lowe's memory of configurations, "Testing for linearizability" (2017).
    /// Objects are judged one by one, which is enough (Herlihy and Wing 1990).
    /// </remarks>
    public HistoryVerdict Check(SequentialModel model, int most = DefaultMost)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Check(_ => model, most);
    }

    /// <param name="modelOf">What the object with a name is.</param>
    /// <param name="most">How many configurations of one object to look at before giving up.</param>
    /// <inheritdoc cref="Check(SequentialModel, int)"/>
    public HistoryVerdict Check(Func<string, SequentialModel> modelOf, int most = DefaultMost)
    {
        ArgumentNullException.ThrowIfNull(modelOf);
        var failures = new List<HistoryFailure>();
        var undecided = new List<string>();
        var configurations = 0L;
        foreach (var name in Calls.Select(call => call.Object).OfType<string>().Distinct())
        {
            var model = modelOf(name);
            foreach (var part in PartsOf(name, model))
            {
                var (order, failure, looked) = model.Search(name, part, most);
                configurations += looked;
                if (failure is not null)
                {
                    failures.Add(failure);
                }
                else if (order is null)
                {
                    undecided.Add(name);
                }
            }
        }

        return new HistoryVerdict(failures, undecided, configurations);
    }

    /// <summary>The calls as a table.</summary>
    /// <returns>The table.</returns>
    public override string ToString() => CallTable.Of(Calls, withObject: true);

    // The calls to an object, and the exits of those who called it; by parts that have nothing to do with each other.
    private IEnumerable<IReadOnlyList<HistoryCall>> PartsOf(string name, SequentialModel model)
    {
        var callers = Calls.Where(call => call.Object == name).Select(call => call.Process).ToHashSet();
        var mine = Calls.Where(call => call.Object == name || (call.Object is null && callers.Contains(call.Process))).ToList();
        var ofAll = mine.Where(call => model.PartOf(call) is null).ToList();
        var parts = mine.Where(call => model.PartOf(call) is not null).GroupBy(call => model.PartOf(call)!).ToList();
        return parts.Count == 0 ? [ofAll] : parts.Select(part => (IReadOnlyList<HistoryCall>)[.. part.Concat(ofAll).OrderBy(call => call.InvokedAt)]);
    }
}
