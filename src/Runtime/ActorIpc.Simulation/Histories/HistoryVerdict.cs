using System.Text;

namespace ActorIpc.Simulation.Histories;

/// <summary>What a check of a history has found.</summary>
public sealed class HistoryVerdict
{
    internal HistoryVerdict(IReadOnlyList<HistoryFailure> failures, IReadOnlyList<string> undecided, long configurations)
    {
        Failures = failures;
        Undecided = undecided;
        Configurations = configurations;
    }

    /// <summary>Whether every object has an order of its calls that explains all answers.</summary>
    public bool IsLinearizable => Failures.Count == 0 && Undecided.Count == 0;

    /// <summary>The objects without such an order, and how far one comes.</summary>
    public IReadOnlyList<HistoryFailure> Failures { get; }

    /// <summary>The objects whose search was given up: neither yes nor no.</summary>
    public IReadOnlyList<string> Undecided { get; }

    /// <summary>How many configurations were looked at: sets of calls that have happened, with the state that they leave.</summary>
    public long Configurations { get; }

    /// <summary>The verdict in words; of each failure the longest order and what cannot follow it.</summary>
    /// <returns>The words.</returns>
    public override string ToString()
    {
        if (IsLinearizable)
        {
            return "linearizable";
        }

        var text = new StringBuilder();
        foreach (var failure in Failures)
        {
            text.AppendLine(failure.ToString());
        }

        foreach (var name in Undecided)
        {
            text.AppendLine($"{name}: given up, neither yes nor no.");
        }

        return text.ToString();
    }
}

/// <summary>Why the calls to an object cannot have happened one after the other.</summary>
/// <param name="Object">The object.</param>
/// <param name="Calls">How many answered calls there are.</param>
/// <param name="Prefix">The longest order that explains its own answers.</param>
/// <param name="State">What the model of the object holds after it.</param>
/// <param name="Stuck">The calls that had begun and of which none can come next.</param>
public sealed record HistoryFailure(string Object, int Calls, IReadOnlyList<HistoryCall> Prefix, string State, IReadOnlyList<HistoryCall> Stuck)
{
    private const int Shown = 20;

    /// <summary>The failure as tables: the end of the longest order, the state, and what is stuck.</summary>
    /// <returns>The tables.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Object}: no order of its {Calls} calls explains every answer. The longest that does so for its own:");
        if (Prefix.Count > Shown)
        {
            text.AppendLine($"  ({Prefix.Count - Shown} calls before these)");
        }

        text.Append(CallTable.Of([.. Prefix.TakeLast(Shown)], withObject: false));
        text.AppendLine($"Then: {State}");
        text.AppendLine("None of these can come next, and one of them must:");
        text.Append(CallTable.Of(Stuck, withObject: false));
        return text.ToString();
    }
}
