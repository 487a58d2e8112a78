namespace ActorIpc.Analyzers.Flow;

// What control can come to.
internal static class Reach
{
    // All nodes that can be come to from the given ones, these among them, by steps that the caller allows.
    public static NodeSet From(IEnumerable<FlowNode> start, Func<FlowNode, IEnumerable<FlowNode>> steps)
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
    public static IReadOnlyList<FlowNode>? Way(IEnumerable<FlowNode> start, Func<FlowNode, bool> wanted, Func<FlowNode, IEnumerable<FlowNode>> steps)
    {
        var before = new Dictionary<FlowNode, FlowNode?>();
        var open = new Queue<FlowNode>();
        foreach (var node in start)
        {
            Come(node, null);
        }

        while (open.Count > 0)
        {
            var node = open.Dequeue();
            if (wanted(node))
            {
                var way = new List<FlowNode>();
                for (var at = node; at is not null; at = before[at])
                {
                    way.Add(at);
                }

                way.Reverse();
                return way;
            }

            foreach (var next in steps(node))
            {
                Come(next, node);
            }
        }

        return null;

        void Come(FlowNode node, FlowNode? from)
        {
            if (!before.ContainsKey(node))
            {
                before.Add(node, from);
                open.Enqueue(node);
            }
        }
    }
}
