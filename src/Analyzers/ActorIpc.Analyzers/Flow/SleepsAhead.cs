using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// From where control comes to an interruptible sleep of a process when nothing is thrown. One walk back from the sleeps answers for every node and for every sleep of the process.
internal sealed class SleepsAhead(Body body)
{
    private readonly Dictionary<ISymbol, NodeSet> ofProcess = new(SymbolEqualityComparer.Default);
    private NodeSet? ofAny;

    // In doubt it is the same process.
    public static bool AreOfOne(Sleep one, Sleep other) =>
        one.Process is not { } process || other.Process is not { } another || SymbolEqualityComparer.Default.Equals(process, another);

    public NodeSet Of(Sleep sleep)
    {
        if (sleep.Process is not { } process)
        {
            return ofAny ??= Find(sleep);
        }

        if (!ofProcess.TryGetValue(process, out var found))
        {
            ofProcess.Add(process, found = Find(sleep));
        }

        return found;
    }

    private NodeSet Find(Sleep sleep)
    {
        var sleeping = new List<FlowNode>();
        foreach (var other in body.Sleeps)
        {
            if (other.IsInterruptible && AreOfOne(other, sleep))
            {
                sleeping.AddRange(body.Graph.Of(other.Block));
            }
        }

        return Reach.From(sleeping, body.Graph.Before);
    }
}
