using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The control-flow graph with every finally region copied for each way through it, so that control leaves it to where that way goes on and nowhere else.
internal sealed class FlowGraph
{
    private readonly ControlFlowGraph cfg;
    private readonly IMethodSymbol? self;
    private readonly List<FlowNode> nodes = [];
    private readonly List<FlowNode>?[] ofBlocks;
    private readonly Passage outside = new(null, null);
    private readonly Queue<FlowNode> open = new();
    private NodeSet? withoutExceptions;

    public FlowGraph(ControlFlowGraph cfg, IMethodSymbol? self)
    {
        this.cfg = cfg;
        this.self = self;
        ofBlocks = new List<FlowNode>?[cfg.Blocks.Length];
        Entry = Node(cfg.Blocks[0], outside);
        while (open.Count > 0)
        {
            Connect(open.Dequeue());
        }

        Predecessors = new List<FlowNode>[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            Predecessors[i] = [];
        }

        foreach (var node in nodes)
        {
            foreach (var next in node.Successors)
            {
                Predecessors[next.Id].Add(node);
            }
        }
    }

    public FlowNode Entry { get; }

    public IReadOnlyList<FlowNode> Nodes => nodes;

    public List<FlowNode>[] Predecessors { get; }

    public IReadOnlyList<FlowNode> Of(BasicBlock block) => ofBlocks[block.Ordinal] ?? [];

    // Those that control comes to when nothing is thrown, where there are such: a finally region is passed by exceptions too.
    public IReadOnlyList<FlowNode> OrdinaryOf(BasicBlock block)
    {
        var all = Of(block);
        if (all.Count < 2)
        {
            return all;
        }

        var ordinary = all.Where(WithoutExceptions.Contains).ToList();
        return ordinary.Count > 0 ? ordinary : all;
    }

    // Those that control comes to when nothing is thrown.
    public NodeSet WithoutExceptions => withoutExceptions ??= Reach.From([Entry], node => node.Onward);

    private FlowNode Node(BasicBlock block, Passage within)
    {
        if (!within.Nodes.TryGetValue(block.Ordinal, out var node))
        {
            node = new FlowNode(nodes.Count, block, within);
            nodes.Add(node);
            (ofBlocks[block.Ordinal] ??= []).Add(node);
            within.Nodes.Add(block.Ordinal, node);
            open.Enqueue(node);
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

        if (self is not null && Order.Of(block).Any(IsCallOfSelf))
        {
            node.Again = Entry;
        }

        if (!block.Operations.IsEmpty || block.BranchValue is not null)
        {
            ConnectHandlers(node);
        }
    }

    private bool IsCallOfSelf(IOperation operation) =>
        operation is IInvocationOperation call && Definitions.AreSame(call.TargetMethod, self);

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
    private FlowNode? Through(IReadOnlyList<ControlFlowRegion> regions, int from, BasicBlock? to, Passage within)
    {
        if (from == regions.Count)
        {
            return to is null ? null : Node(to, within);
        }

        var target = Through(regions, from + 1, to, within);
        var first = regions[from].FirstBlockOrdinal;
        var key = ((long)first << 32) | (uint)(target?.Id ?? -1);
        if (!within.Inner.TryGetValue(key, out var passage))
        {
            within.Inner.Add(key, passage = new Passage(target, within));
        }

        return Node(cfg.Blocks[first], passage);
    }

    // What throws in the block is caught by the handlers around it, and passes the finally regions on its way to them.
    private void ConnectHandlers(FlowNode node)
    {
        var within = node.Within;
        var passed = new List<ControlFlowRegion>();
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
                passed.Add(around.NestedRegions.First(nested => nested.Kind == ControlFlowRegionKind.Finally));
                continue;
            }

            foreach (var handler in around.NestedRegions.Where(nested => nested.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler))
            {
                node.Caught.Add(Through(passed, 0, cfg.Blocks[handler.FirstBlockOrdinal], within)!);
                if (handler.Kind == ControlFlowRegionKind.Catch && CatchesAll(handler))
                {
                    return;
                }
            }
        }

        if (passed.Count > 0)
        {
            node.Caught.Add(Through(passed, 0, null, within)!);
        }
    }

    private static bool CatchesAll(ControlFlowRegion handler) =>
        handler.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
