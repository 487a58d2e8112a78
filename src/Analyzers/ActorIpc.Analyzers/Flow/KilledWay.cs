using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The way that a process goes after it was killed in a sleep, up to where it sleeps again.
internal sealed class KilledWay(Body body, Sleep sleep, WakeGuards guards)
{
    // Under the strict option, leaving the loop counts as much as sleeping again.
    private static readonly FlowNode Leaving = new(-1, null!, null!);

    private readonly KilledTests tests = new(body, sleep);
    private readonly List<Sleep> again = [.. body.Sleeps.Where(other => other.IsInterruptible && IsOfSameProcess(other, sleep))];
    private HashSet<IOperation>? calls;
    private NodeSet? beforeSleep;

    // The way does not end in a sleep but leaves the loop.
    public static bool IsEnd(FlowNode node) => node == Leaving;

    public IReadOnlyList<FlowNode>? ToSleep()
    {
        // The sleep's own node is gone through twice: from the sleep on, and, if control comes back, up to it.
        if (Goes(guards.Sleep, afterTheSleep: true) is { } at)
        {
            return at ? [guards.Sleep] : null;
        }

        return Reach.Way(Exits(guards.Sleep), node => IsEnd(node) || Goes(node, afterTheSleep: false) == true, Steps);
    }

    // True when the block sleeps again, false when what was killed does not get to its end, null when it does.
    private bool? Goes(FlowNode node, bool afterTheSleep)
    {
        var passed = !afterTheSleep;
        foreach (var operation in Order.Of(node.Block))
        {
            if (!passed)
            {
                passed = operation == sleep.Call;
            }
            else if (tests.Stops(operation))
            {
                return false;
            }
            else if (operation is IInvocationOperation && (calls ??= [.. again.Select(other => other.Call)]).Contains(operation))
            {
                return true;
            }
        }

        return null;
    }

    private IEnumerable<FlowNode> Steps(FlowNode node) => IsEnd(node) || Goes(node, afterTheSleep: false) is not null ? [] : Exits(node);

    private IEnumerable<FlowNode> Exits(FlowNode node)
    {
        var ways = node.Onward;
        if (node.IsConditional)
        {
            if (tests.Value(node.Block.BranchValue!) is { } value)
            {
                ways = [value ? node.WhenTrue! : node.WhenFalse!];
            }
            else if (tests.IsAbout(node.Block.BranchValue!) && node.Onward.Any(EndsWithoutSleep))
            {
                return [];
            }
        }

        return ways.Where(next => body.Settings.StrictExitPath || !guards.IsLeaving(node, next))
            .Select(next => body.Settings.StrictExitPath && guards.IsLeaving(node, next) ? Leaving : next);
    }

    // Whether a process that was killed, in the given sleep or before, comes to the end of the body.
    public static bool EndsBody(Body body, Sleep? sleep = null)
    {
        var tests = new KilledTests(body, sleep);
        var start = sleep is null ? [body.Graph.Entry]
            : Order.Of(sleep.Block).SkipWhile(operation => operation != sleep.Call).Any(tests.Stops) ? []
            : body.Graph.Of(sleep.Block).SelectMany(node => Onward(node, tests));
        return Reach.From(start, node => Order.Of(node.Block).Any(tests.Stops) ? [] : Onward(node, tests)).Any(node => node.Block.Kind == BasicBlockKind.Exit);
    }

    private static IEnumerable<FlowNode> Onward(FlowNode node, KilledTests tests) =>
        node.IsConditional && tests.Value(node.Block.BranchValue!) is { } value ? [value ? node.WhenTrue! : node.WhenFalse!] : node.Onward;

    // One walk back from the sleeps answers for every node.
    private bool EndsWithoutSleep(FlowNode from) =>
        !(beforeSleep ??= Reach.From(again.SelectMany(other => body.Graph.Of(other.Block)), node => body.Graph.Predecessors[node.Id].Where(before => before.Onward.Contains(node)))).Contains(from);

    private static bool IsOfSameProcess(Sleep one, Sleep other) =>
        Processes.Of(one.Call) is not { } process || Processes.Of(other.Call) is not { } another || SymbolEqualityComparer.Default.Equals(process, another);
}
