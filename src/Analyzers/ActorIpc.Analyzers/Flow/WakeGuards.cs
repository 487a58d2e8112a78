namespace ActorIpc.Analyzers.Flow;

// The branches that look at what a sleep waits for: definition D2, loop by loop from the inside out.
internal sealed class WakeGuards
{
    private readonly Body body;
    private readonly NodeSet guards = new();

    public WakeGuards(Body body, FlowNode sleep)
    {
        this.body = body;
        Sleep = sleep;
        Loops = body.Loops.Around(sleep);
        foreach (var loop in Loops)
        {
            AddGuardsOf(loop);
        }
    }

    public FlowNode Sleep { get; }

    // The loops around the sleep, from the inside out.
    public IReadOnlyList<Loop> Loops { get; }

    // Some branch could end the loop, were its value not always the same.
    public bool HasBranchThatNeverChanges { get; private set; }

    public bool IsGuard(FlowNode node) => guards.Contains(node);

    // The way from the sleep back to it on which nothing is looked at, if there is one.
    public IReadOnlyList<FlowNode>? UnguardedWay() =>
        IsGuard(Sleep)
            ? null
            : Reach.Way(Sleep.Successors, node => node == Sleep, node => IsGuard(node) ? [] : node.Successors);

    // The guards, in the order of their blocks.
    public IEnumerable<FlowNode> All => guards.Count > 1 ? guards.OrderBy(node => node.Id) : guards;

    // Whether control can come to the sleep for the first time without a look at what it waits for.
    public bool CanSleepFirst()
    {
        return !body.Loops.IsBehind(Sleep, IsGuard)
            && Reach.Way([body.Graph.Entry], node => node == Sleep, node => IsTestBefore(node) ? [] : node.Onward) is not null;
    }

    // Control leaves the innermost loop because what was waited for is so.
    public bool IsLeaving(FlowNode from, FlowNode to) => IsGuard(from) && Loops.Count > 0 && Loops[0].Contains(from) && !Loops[0].Contains(to);

    // A guard has a way on that ends the loop in this pass, or that begins the next pass and comes to the guard again, without the sleep.
    private void AddGuardsOf(Loop loop)
    {
        var ending = Backward(loop, loop.Nodes.Where(node => Array.Exists(node.Onward, next => !loop.Contains(next))), loop.Header);
        NodeSet? renewing = null, beginning = null;
        foreach (var node in loop.Nodes)
        {
            if (!node.IsConditional
                || !(Array.Exists(node.Onward, next => !loop.Contains(next) || ending.Contains(next)) || Renews(node)))
            {
                continue;
            }

            if (SharedState.IsReadBy(node.Block.BranchValue!, body, loop))
            {
                guards.Add(node);
            }
            else if (!body.Killed.IsAbout(node.Block.BranchValue!))
            {
                HasBranchThatNeverChanges = true;
            }
        }

        bool Renews(FlowNode node)
        {
            renewing ??= loop.Header is { } header && header != Sleep ? Backward(loop, [header], null) : new NodeSet();
            beginning ??= renewing.Count == 0 ? new NodeSet() : Reach.From(loop.Header!, at => Reach.Only(at.Onward, next => next != Sleep && loop.Contains(next)));
            return beginning.Contains(node) && renewing.ContainsAny(node.Onward);
        }
    }

    // The nodes of a loop from which control can come to the given ones without the sleep and without another node.
    private NodeSet Backward(Loop loop, IEnumerable<FlowNode> to, FlowNode? without) =>
        Reach.From(
            to.Where(node => node != Sleep && node != without),
            node => Reach.Only(body.Graph.Before(node), from => from != Sleep && from != without && loop.Contains(from)));

    private bool IsTestBefore(FlowNode node) =>
        IsGuard(node)
        || (node.IsConditional
            && SharedState.IsReadBy(node.Block.BranchValue!, body, null)
            && Array.Exists(node.Onward, next => next != Sleep && !Reach.From(next, at => at == node ? [] : at.Onward).Contains(Sleep)));
}
