using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// The way that a process goes after it was killed in a sleep, up to where it sleeps again.
internal sealed class KilledWay(Body body, Sleep sleep, WakeGuards guards)
{
    private readonly KilledTests tests = new(body, sleep);

    // Under the strict option, leaving the loop counts as much as sleeping again.
    private FlowNode? leaving;

    // A search asks of each node whether it ends there, and then whether it goes on from there.
    private (FlowNode? Node, bool? Goes) last;

    // The way does not end in a sleep but leaves the loop.
    public static bool IsEnd(FlowNode node) => node.Block is null;

    public IReadOnlyList<FlowNode>? ToSleep()
    {
        // The sleep's own node is gone through twice: from the sleep on, and, if control comes back, up to it.
        if (Goes(guards.Sleep, afterTheSleep: true) is { } at)
        {
            return at ? [guards.Sleep] : null;
        }

        return Reach.Way(Exits(guards.Sleep), node => IsEnd(node) || Goes(node) == true, Steps);
    }

    private bool? Goes(FlowNode node)
    {
        if (last.Node != node)
        {
            last = (node, Goes(node, afterTheSleep: false));
        }

        return last.Goes;
    }

    // True when the block sleeps again, false when what was killed does not get to its end, null when it does.
    private bool? Goes(FlowNode node, bool afterTheSleep)
    {
        var passed = !afterTheSleep;
        foreach (var operation in body.TestsIn(node.Block))
        {
            if (!passed)
            {
                passed = operation == sleep.Call;
            }
            else if (tests.Stops(operation))
            {
                return false;
            }
            else if (body.SleepOf(operation) is { IsInterruptible: true } again && SleepsAhead.AreOfOne(again, sleep))
            {
                return true;
            }
        }

        return null;
    }

    private FlowNode[] Steps(FlowNode node) => IsEnd(node) || Goes(node) is not null ? [] : Exits(node);

    private FlowNode[] Exits(FlowNode node)
    {
        var ways = node.Onward;
        if (node.IsConditional)
        {
            if (tests.Value(node.Block.BranchValue!) is { } value)
            {
                ways = [value ? node.WhenTrue! : node.WhenFalse!];
            }
            else if (tests.IsAbout(node.Block.BranchValue!) && EndsWithoutSleep(node))
            {
                return [];
            }
        }

        return !Array.Exists(ways, next => guards.IsLeaving(node, next)) ? ways
            : body.Settings.StrictExitPath ? Array.ConvertAll(ways, next => guards.IsLeaving(node, next) ? leaving ??= new FlowNode(body.Graph.Nodes.Count, null!, null!) : next)
            : Reach.Only(ways, next => !guards.IsLeaving(node, next));
    }

    // Whether a process that was killed, in the given sleep or before, comes to the end of the body.
    public static bool EndsBody(Body body, Sleep? sleep = null)
    {
        var tests = new KilledTests(body, sleep);
        var start = sleep is null ? [body.Graph.Entry]
            : body.TestsIn(sleep.Block).SkipWhile(operation => operation != sleep.Call).Any(tests.Stops) ? []
            : body.Graph.Of(sleep.Block).SelectMany(node => Onward(node, tests));
        return Reach.From(start, node => Array.Exists(body.TestsIn(node.Block), tests.Stops) ? [] : Onward(node, tests)).Any(node => node.Block.Kind == BasicBlockKind.Exit);
    }

    private static FlowNode[] Onward(FlowNode node, KilledTests tests) =>
        node.IsConditional && tests.Value(node.Block.BranchValue!) is { } value ? [value ? node.WhenTrue! : node.WhenFalse!] : node.Onward;

    // On one of the ways on, control comes to no other sleep of the process.
    private bool EndsWithoutSleep(FlowNode node)
    {
        var ahead = body.Ahead.Of(sleep);
        return Array.Exists(node.Onward, next => !ahead.Contains(next));
    }
}
