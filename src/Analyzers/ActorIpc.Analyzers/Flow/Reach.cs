namespace ActorIpc.Analyzers.Flow;

// What control can come to.
internal static class Reach
{
    public static NodeSet From(FlowNode start, Func<FlowNode, FlowNode[]> steps) => From([start], steps);

    // The nodes of which it is so; the same array where it is so of all.
    public static FlowNode[] Only(FlowNode[] nodes, Func<FlowNode, bool> wanted)
    {
        if (nodes.Length <= 1)
        {
            return nodes.Length == 0 || wanted(nodes[0]) ? nodes : [];
        }

        var left = 0;
        var keeps = new bool[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            left += (keeps[i] = wanted(nodes[i])) ? 1 : 0;
        }

        if (left == 0 || left == nodes.Length)
        {
            return left == 0 ? [] : nodes;
        }

        var found = new FlowNode[left];
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            if (keeps[i])
            {
                found[--left] = nodes[i];
            }
        }

        return found;
    }

    // All nodes that can be come to from the given ones, these among them, by steps that the caller allows.
    public static NodeSet From(IEnumerable<FlowNode> start, Func<FlowNode, FlowNode[]> steps)
    {
        var reached = new NodeSet();
        var open = new Stack<FlowNode>(start);
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (reached.Add(node))
            {
                foreach (var next in steps(node))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    // The shortest way from one of the given nodes to one that is wanted, or none. The steps of a node are not taken where it is wanted.
    public static IReadOnlyList<FlowNode>? Way(FlowNode[] start, Func<FlowNode, bool> wanted, Func<FlowNode, FlowNode[]> steps)
    {
        // The set is the queue too: its nodes are in the order in which they came. Beside each is the place of the one before it.
        var come = new NodeSet();
        var before = new List<int>();
        Come(start, -1);
        for (var at = 0; at < come.Count; at++)
        {
            if (wanted(come[at]))
            {
                var way = new List<FlowNode>();
                for (var back = at; back >= 0; back = before[back])
                {
                    way.Add(come[back]);
                }

                way.Reverse();
                return way;
            }

            Come(steps(come[at]), at);
        }

        return null;

        void Come(FlowNode[] nodes, int from)
        {
            foreach (var node in nodes)
            {
                if (come.Add(node))
                {
                    before.Add(from);
                }
            }
        }
    }
}
