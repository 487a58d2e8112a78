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
    private readonly Dictionary<(int Block, Passage? Within), FlowNode> known = [];
    private readonly Dictionary<(int Region, int Target, Passage? Outer), Passage> passages = [];
    private readonly Queue<(FlowNode Node, Passage? Within)> open = new();
    private HashSet<FlowNode>? withoutExceptions;

    public FlowGraph(ControlFlowGraph cfg, IMethodSymbol? self)
    {
        this.cfg = cfg;
        this.self = self;
        Entry = Node(cfg.Blocks[0], null);
        while (open.Count > 0)
        {
            var (node, within) = open.Dequeue();
            Connect(node, within);
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

    public IEnumerable<FlowNode> Of(BasicBlock block) => nodes.Where(node => node.Block == block);

    // Those that control comes to when nothing is thrown, where there are such: a finally region is passed by exceptions too.
    public IReadOnlyList<FlowNode> OrdinaryOf(BasicBlock block)
    {
        var all = Of(block).ToList();
        var ordinary = all.Where(WithoutExceptions.Contains).ToList();
        return ordinary.Count > 0 ? ordinary : all;
    }

    // Those that control comes to when nothing is thrown.
    public HashSet<FlowNode> WithoutExceptions => withoutExceptions ??= Reach.From([Entry], node => node.Onward);

    private FlowNode Node(BasicBlock block, Passage? within)
    {
        if (!known.TryGetValue((block.Ordinal, within), out var node))
        {
            node = new FlowNode(nodes.Count, block);
            nodes.Add(node);
            known.Add((block.Ordinal, within), node);
            open.Enqueue((node, within));
        }

        return node;
    }

    private void Connect(FlowNode node, Passage? within)
    {
        var block = node.Block;
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
            ConnectHandlers(node, within);
        }
    }

    private bool IsCallOfSelf(IOperation operation) =>
        operation is IInvocationOperation call && Definitions.AreSame(call.TargetMethod, self);

    private FlowNode? Follow(ControlFlowBranch branch, Passage? within) =>
        branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling
            ? within?.Target
            : branch.Destination is { } to ? Through(branch.FinallyRegions, 0, to, After(branch, within)) : null;

    // A jump out of a finally region, which does not compile, ends the way through it.
    private static Passage? After(ControlFlowBranch branch, Passage? within)
    {
        foreach (var region in branch.LeavingRegions)
        {
            within = region.Kind == ControlFlowRegionKind.Finally ? within?.Outer : within;
        }

        return within;
    }

    // Through the finally regions, from the given one on, and then to a block, or out with an exception.
    private FlowNode? Through(IReadOnlyList<ControlFlowRegion> regions, int from, BasicBlock? to, Passage? within)
    {
        if (from == regions.Count)
        {
            return to is null ? null : Node(to, within);
        }

        var target = Through(regions, from + 1, to, within);
        var key = (regions[from].FirstBlockOrdinal, target?.Id ?? -1, within);
        if (!passages.TryGetValue(key, out var passage))
        {
            passages.Add(key, passage = new Passage(target, within));
        }

        return Node(cfg.Blocks[regions[from].FirstBlockOrdinal], passage);
    }

    // What throws in the block is caught by the handlers around it, and passes the finally regions on its way to them.
    private void ConnectHandlers(FlowNode node, Passage? within)
    {
        var passed = new List<ControlFlowRegion>();
        // The regions around a function within another one belong to the other graph.
        for (var region = node.Block.EnclosingRegion; region.Kind != ControlFlowRegionKind.Root && region.EnclosingRegion is { } around; region = around)
        {
            if (region.Kind == ControlFlowRegionKind.Finally)
            {
                within = within?.Outer;
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

    // One way through a finally region: where it goes on, and within which way through a region around it.
    private sealed class Passage(FlowNode? target, Passage? outer)
    {
        public FlowNode? Target { get; } = target;

        public Passage? Outer { get; } = outer;
    }
}
