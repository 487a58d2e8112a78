using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// Whether a value comes from what somebody looks for: a search through all that it may be made of, on no stack but its own, however deep that is. What it finds of a variable holds for the next search too.
internal abstract class Derivation(Body body)
{
    // What is looked at, in the order in which it came, and from where. A variable stands between what names it and what is written to it.
    private readonly List<(IOperation? Value, int From, object? Variable)> trail = [];
    private readonly Dictionary<object, bool> known = [];
    private readonly List<object> seen = [];
    private NodeSet? walked;
    private int at;

    public bool Comes(IOperation value)
    {
        trail.Clear();
        trail.Add((value, -1, null));
        walked = null;
        for (at = 0; at < trail.Count; at++)
        {
            if (trail[at].Value is { } next && Is(next))
            {
                End(found: true);
                return true;
            }
        }

        End(found: false);
        return false;
    }

    // The value is what is looked for. Otherwise whatever it may come from is to be looked at.
    protected abstract bool Is(IOperation value);

    protected bool IsAnyOf(IOperation parent)
    {
        foreach (var child in parent.ChildOperations)
        {
            trail.Add((child, at, null));
        }

        return false;
    }

    // What is written to the variable, once in each search.
    protected bool IsWritten(object variable, IReadOnlyList<Write> writes, Func<Write, bool>? counts, Func<FlowNode, bool>? decides)
    {
        if (known.TryGetValue(variable, out var found))
        {
            return found;
        }

        // Until the search is over nothing else is known of it.
        known.Add(variable, false);
        seen.Add(variable);
        var of = trail.Count;
        trail.Add((null, at, variable));
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            if (counts?.Invoke(write) == false)
            {
                continue;
            }

            trail.Add((write.Value, of, null));
            if (decides is not null && write.Value.ConstantValue.HasValue)
            {
                AddBranches(write, of, decides);
            }
        }

        return false;
    }

    // A constant says what the branches found that lead to its being written.
    private void AddBranches(Write write, int of, Func<FlowNode, bool> decides)
    {
        foreach (var node in body.Graph.Of(write.Block))
        {
            foreach (var branch in body.Loops.BranchesOver(node, walked ??= new NodeSet()))
            {
                if (decides(branch))
                {
                    trail.Add((branch.Block.BranchValue!, of, null));
                }
            }
        }
    }

    private void End(bool found)
    {
        if (found)
        {
            foreach (var variable in seen)
            {
                known.Remove(variable);
            }

            for (var from = at; from >= 0; from = trail[from].From)
            {
                if (trail[from].Variable is { } variable)
                {
                    known[variable] = true;
                }
            }
        }

        seen.Clear();
    }
}
