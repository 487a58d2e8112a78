namespace ActorIpc.Analyzers.Flow;

// The natural loops of a graph: what reaches an edge back to a node that dominates it.
internal sealed class Loops
{
    private readonly FlowGraph graph;
    private readonly List<Loop> loops = [];
    private readonly List<Loop> tangles = [];
    private readonly List<FlowNode> order = [];
    private readonly int[] place;
    private readonly int[] passed;
    private readonly FlowNode?[] dominator;
    private int pass;

    public Loops(FlowGraph graph)
    {
        this.graph = graph;
        place = new int[graph.Nodes.Count];
        passed = new int[graph.Nodes.Count];
        dominator = new FlowNode?[graph.Nodes.Count];
        NumberInReversePostOrder();
        FindDominators();
        foreach (var header in order)
        {
            if (IsComeBackTo(header) && Reach.Only(graph.Predecessors(header), from => Dominates(header, from)) is { Length: > 0 } back)
            {
                loops.Add(new Loop(header, Reaching(back, header)));
            }
        }
    }

    // The loops around a node, from the inside out. A cycle that no node dominates counts as one.
    public IReadOnlyList<Loop> Around(FlowNode node)
    {
        var found = loops.FindAll(loop => loop.Contains(node));
        if (found.Count > 0)
        {
            return found.Count == 1 ? found : [.. found.OrderBy(loop => loop.Nodes.Count)];
        }

        if (tangles.Find(tangle => tangle.Contains(node)) is { } known)
        {
            return [known];
        }

        var forward = Reach.From(node.Successors, at => at.Successors);
        if (!forward.Contains(node))
        {
            return [];
        }

        var backward = Reach.From(graph.Predecessors(node), graph.Predecessors);
        var both = new NodeSet();
        foreach (var at in forward)
        {
            if (backward.Contains(at))
            {
                both.Add(at);
            }
        }

        tangles.Add(new Loop(null, both));
        return [tangles[tangles.Count - 1]];
    }

    // Every way to the node passes one of which it is so.
    public bool IsBehind(FlowNode node, Func<FlowNode, bool> isSo)
    {
        for (var at = Over(node); at is not null; at = Over(at))
        {
            if (isSo(at))
            {
                return true;
            }
        }

        return false;

        // Nothing is over what control does not come to.
        FlowNode? Over(FlowNode below) => below == graph.Entry ? null : dominator[below.Id];
    }

    // The branches that decide whether control comes to a node at all: one of their ways leads to it, and no other way does.
    public IEnumerable<FlowNode> BranchesOver(FlowNode node) => BranchesOver(node, null);

    // The same for a search, which need not go up again from where it has been.
    public IEnumerable<FlowNode> BranchesOver(FlowNode node, NodeSet? walked) => WaysOver(node, walked).Select(way => way.Branch);

    // Each of them with the way that leads to the node.
    public IEnumerable<(FlowNode Branch, FlowNode To)> WaysOver(FlowNode node, NodeSet? walked = null)
    {
        for (FlowNode at = node, above; at != graph.Entry && (above = dominator[at.Id]!) is not null && walked?.Add(at) != false; at = above)
        {
            if (above.IsConditional && above.LeadsTo(at) && Array.TrueForAll(graph.Predecessors(at), from => from == above || Dominates(at, from)))
            {
                yield return (above, at);
            }
        }
    }

    // What a node dominates comes after it in the order: to most nodes nothing comes back.
    private bool IsComeBackTo(FlowNode node)
    {
        foreach (var from in graph.Predecessors(node))
        {
            if (place[from.Id] >= place[node.Id])
            {
                return true;
            }
        }

        return false;
    }

    private NodeSet Reaching(FlowNode[] back, FlowNode header)
    {
        var nodes = new NodeSet();
        nodes.Add(header);
        var open = new Stack<FlowNode>(back);
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (nodes.Add(node))
            {
                foreach (var before in graph.Predecessors(node))
                {
                    open.Push(before);
                }
            }
        }

        return nodes;
    }

    private void NumberInReversePostOrder()
    {
        var seen = new bool[graph.Nodes.Count];
        var stack = new Stack<FlowNode>();
        var next = new int[graph.Nodes.Count];
        seen[graph.Entry.Id] = true;
        stack.Push(graph.Entry);
        while (stack.Count > 0)
        {
            var node = stack.Peek();
            if (next[node.Id] == node.Successors.Length)
            {
                stack.Pop();
                order.Add(node);
            }
            else if (node.Successors[next[node.Id]++] is var other && !seen[other.Id])
            {
                seen[other.Id] = true;
                stack.Push(other);
            }
        }

        order.Reverse();
        for (var i = 0; i < order.Count; i++)
        {
            place[order[i].Id] = i;
        }
    }

    // Cooper, Harvey and Kennedy, A Simple, Fast Dominance Algorithm.
    private void FindDominators()
    {
        dominator[graph.Entry.Id] = graph.Entry;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in order)
            {
                if (node == graph.Entry)
                {
                    continue;
                }

                pass++;
                FlowNode? found = null;
                foreach (var before in graph.Predecessors(node))
                {
                    if (dominator[before.Id] is not null)
                    {
                        found = found is null ? before : Common(found, before);
                    }
                }

                if (dominator[node.Id] != found)
                {
                    dominator[node.Id] = found;
                    changed = true;
                }
            }
        }
    }

    // What has been gone through for another predecessor of the same node is below what was found for that: a finally region comes after every block that it is around.
    private FlowNode Common(FlowNode one, FlowNode other)
    {
        while (one != other)
        {
            while (place[one.Id] > place[other.Id])
            {
                passed[one.Id] = pass;
                one = dominator[one.Id]!;
            }

            while (place[other.Id] > place[one.Id])
            {
                if (passed[other.Id] == pass)
                {
                    return one;
                }

                passed[other.Id] = pass;
                other = dominator[other.Id]!;
            }
        }

        return one;
    }

    private bool Dominates(FlowNode node, FlowNode below)
    {
        while (place[below.Id] > place[node.Id])
        {
            below = dominator[below.Id]!;
        }

        return below == node;
    }
}
