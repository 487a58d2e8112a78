using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// The control-flow graph with every finally region copied for each way through it, so that control leaves it to where that way goes on and nowhere else.
internal sealed class FlowGraph
{
    // Each finally region within another one, left in two ways, doubles the copies of what is in it.
    private const int MostCopies = 64;

    private readonly Body body;
    private readonly ImmutableArray<BasicBlock> blocks;
    private readonly List<FlowNode> nodes = [];
    private readonly FlowNode[]?[] ofBlocks;
    private readonly FlowNode[][] predecessors;
    private readonly FlowNode[]?[] before;
    private NodeSet? withoutExceptions;

    public FlowGraph(Body body)
    {
        this.body = body;
        blocks = body.Cfg.Blocks;
        Entry = Node(blocks[0], new Passage(null, null));

        // The list is the queue too.
        var most = MostCopies * blocks.Length;
        for (var at = 0; at < nodes.Count && nodes.Count <= most; at++)
        {
            Connect(nodes[at]);
        }

        IsWhole = nodes.Count <= most;

        ofBlocks = FindCopies();
        predecessors = FindPredecessors();
        before = new FlowNode[]?[nodes.Count];
    }

    // There would be more copies than can be judged in the time that a compiler has.
    public bool IsWhole { get; }

    public FlowNode Entry { get; }

    public IReadOnlyList<FlowNode> Nodes => nodes;

    // The block and its copies.
    public FlowNode[] Of(BasicBlock block) => ofBlocks[block.Ordinal] ?? [];

    // Those that control comes to when nothing is thrown, where there are such: a finally region is passed by exceptions too.
    public FlowNode[] OrdinaryOf(BasicBlock block)
    {
        var all = Of(block);
        return all.Length > 1 && Reach.Only(all, WithoutExceptions.Contains) is { Length: > 0 } ordinary ? ordinary : all;
    }

    // Those that control comes to when nothing is thrown.
    public NodeSet WithoutExceptions => withoutExceptions ??= Reach.From(Entry, node => node.Onward);

    // Where control comes to a node from.
    public FlowNode[] Predecessors(FlowNode node) => predecessors[node.Id];

    // Where it comes from when nothing is thrown.
    public FlowNode[] Before(FlowNode node) => before[node.Id] ??= Reach.Only(predecessors[node.Id], from => from.LeadsTo(node));

    private FlowNode[]?[] FindCopies()
    {
        var counts = new int[blocks.Length];
        foreach (var node in nodes)
        {
            counts[node.Block.Ordinal]++;
        }

        var found = new FlowNode[]?[blocks.Length];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var block = nodes[i].Block.Ordinal;
            (found[block] ??= new FlowNode[counts[block]])[--counts[block]] = nodes[i];
        }

        return found;
    }

    private FlowNode[][] FindPredecessors()
    {
        var counts = new int[nodes.Count];
        foreach (var node in nodes)
        {
            foreach (var next in node.Successors)
            {
                counts[next.Id]++;
            }
        }

        var found = new FlowNode[nodes.Count][];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = counts[i] == 0 ? [] : new FlowNode[counts[i]];
        }

        // From the back, so that the counts end at nothing.
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var ways = nodes[i].Successors;
            for (var way = ways.Length - 1; way >= 0; way--)
            {
                found[ways[way].Id][--counts[ways[way].Id]] = nodes[i];
            }
        }

        return found;
    }

    private FlowNode Node(BasicBlock block, Passage within)
    {
        if (!within.Nodes.TryGetValue(block.Ordinal, out var node))
        {
            node = new FlowNode(nodes.Count, block, within);
            nodes.Add(node);
            within.Nodes.Add(block.Ordinal, node);
        }

        return node;
    }

    private void Connect(FlowNode node)
    {
        var block = node.Block;
        var within = node.Within;
        var constant = block.BranchValue?.ConstantValue is { HasValue: true, Value: bool value } ? value : (bool?)null;
        var jumps = constant is null || constant == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
        if (block.ConditionalSuccessor is { } jump && jumps)
        {
            node.Jump = Follow(jump, within);
        }

        if (block.FallThroughSuccessor is { } next && (block.ConditionalSuccessor is null || constant is null || !jumps))
        {
            node.Next = Follow(next, within);
        }

        if (CallsItself(block))
        {
            node.Again = Entry;
        }

        if (!block.Operations.IsEmpty || block.BranchValue is not null)
        {
            ConnectHandlers(node);
        }
    }

    private bool CallsItself(BasicBlock block)
    {
        foreach (var call in body.CallsIn(block))
        {
            if (Definitions.AreSame(call.TargetMethod, body.Function))
            {
                return true;
            }
        }

        return false;
    }

    private FlowNode? Follow(ControlFlowBranch branch, Passage within) =>
        branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling
            ? within.Target
            : branch.Destination is { } to ? Through(branch.FinallyRegions, 0, to, After(branch, within)) : null;

    // A jump out of a finally region, which does not compile, ends the way through it.
    private static Passage After(ControlFlowBranch branch, Passage within)
    {
        foreach (var region in branch.LeavingRegions)
        {
            within = region.Kind == ControlFlowRegionKind.Finally ? within.Outer : within;
        }

        return within;
    }

    // Through the finally regions, from the given one on, and then to a block, or out with an exception.
    private FlowNode? Through(ImmutableArray<ControlFlowRegion> regions, int from, BasicBlock? to, Passage within)
    {
        if (from == regions.Length)
        {
            return to is null ? null : Node(to, within);
        }

        var target = Through(regions, from + 1, to, within);
        var first = regions[from].FirstBlockOrdinal;
        return Node(blocks[first], within.To(first, target));
    }

    // What throws in the block is caught by the handlers around it, and passes the finally regions on its way to them.
    private void ConnectHandlers(FlowNode node)
    {
        var within = node.Within;
        var passed = ImmutableArray<ControlFlowRegion>.Empty;
        // The regions around a function within another one belong to the other graph.
        for (var region = node.Block.EnclosingRegion; region.Kind != ControlFlowRegionKind.Root && region.EnclosingRegion is { } around; region = around)
        {
            if (region.Kind == ControlFlowRegionKind.Finally)
            {
                within = within.Outer;
            }

            if (region.Kind != ControlFlowRegionKind.Try)
            {
                continue;
            }

            if (around.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                passed = passed.Add(around.NestedRegions[1]);
                continue;
            }

            foreach (var handler in around.NestedRegions)
            {
                if (handler.Kind is not (ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler))
                {
                    continue;
                }

                node.Catch(Through(passed, 0, blocks[handler.FirstBlockOrdinal], within)!);
                if (handler.Kind == ControlFlowRegionKind.Catch && CatchesAll(handler))
                {
                    return;
                }
            }
        }

        if (passed.Length > 0)
        {
            node.Catch(Through(passed, 0, null, within)!);
        }
    }

    private static bool CatchesAll(ControlFlowRegion handler) =>
        handler.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
