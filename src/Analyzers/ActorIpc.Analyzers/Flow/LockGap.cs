using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Definition D4: a way from the last look at what a sleep waits for to the sleep, on which others could have the lock.
internal sealed class LockGap(Body body, Sleep sleep, WakeGuards guards, LockName name)
{
    private readonly LockBranches branches = new(body, name);

    // The look, and the call that ends the time without the lock; null where there is no such way.
    public (FlowNode Look, IInvocationOperation End)? Find()
    {
        var (seen, seenAgain) = (new NodeSet(), new NodeSet());
        var open = new Queue<Place>();
        foreach (var look in guards.All)
        {
            // Where the look ends the loop, what it waits for is so.
            var loop = guards.Loops.First(around => around.Contains(look));
            Come(Reach.Only(look.Onward, loop.Contains), look, null);
        }

        while (open.Count > 0)
        {
            var place = open.Dequeue();
            var (node, look) = (place.Node, place.Look);
            var end = After(node.Block, place.End, out var sleeps);
            if (sleeps && end is not null)
            {
                return (look, end);
            }

            if (!sleeps && !guards.IsGuard(node) && !IsInDoubt(node))
            {
                Come(node.Onward, look, end);
            }
        }

        return null;

        void Come(FlowNode[] nodes, FlowNode look, IInvocationOperation? end)
        {
            foreach (var node in nodes)
            {
                if ((end is null ? seen : seenAgain).Add(node))
                {
                    open.Enqueue(new Place(node, look, end));
                }
            }
        }
    }

    // The call since which the lock is held again: after the block, or before the sleep in it.
    private IInvocationOperation? After(BasicBlock block, IInvocationOperation? end, out bool sleeps)
    {
        foreach (var call in body.CallsIn(block))
        {
            if (call == sleep.Call)
            {
                sleeps = true;
                return end;
            }

            end = Releases(call, block) ? null : HoldsAgain(call, block) ? call : end;
        }

        sleeps = false;
        return end;
    }

    // Who takes a lock did not hold it before; and a sleep releases it until it returns. An attempt to take it may fail.
    private bool HoldsAgain(IInvocationOperation call, BasicBlock block) =>
        Processes.AreSame(call, sleep.Call)
        && (ActOf(call, block) is Taking taking ? name.Equals(taking.Name) && !Locks.IsTry(call) : body.IsSleep(call) && name.Equals(body.Locks.Needed(call)));

    private bool Releases(IInvocationOperation call, BasicBlock block) => ActOf(call, block) switch
    {
        Releasing { Key: var key } => body.Locks.Acts.Of(key).Any(taking => name.Equals(taking.Name)),
        Unlocking { Name: var unlocked } => unlocked is null || name.Equals(unlocked),
        _ => false,
    };

    private LockAct? ActOf(IInvocationOperation call, BasicBlock block)
    {
        foreach (var act in body.Locks.Acts.Of(block))
        {
            if (act.Call == call)
            {
                return act;
            }
        }

        return null;
    }

    // Control may never go the way that the graph has: what is looked at here is set, or looked at elsewhere too. How a wait ended is not meant.
    private bool IsInDoubt(FlowNode node) =>
        node.IsConditional
        && branches.IsTied(node)
        && !Order.Of(node.Block.BranchValue!).Any(operation =>
            operation is IPropertyReferenceOperation { Instance.Type: { } type } && (body.Known.IsKey(type) || body.Known.MustBeChecked(type)));

    // Where the search has come to, since which look, and by which call the lock is held again.
    private sealed class Place(FlowNode node, FlowNode look, IInvocationOperation? end)
    {
        public FlowNode Node { get; } = node;

        public FlowNode Look { get; } = look;

        public IInvocationOperation? End { get; } = end;
    }
}
