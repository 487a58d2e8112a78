using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// A basic block, or a copy of one in a finally region for one way through it. Its ways on are arrays, because all searches go over them.
internal sealed class FlowNode(int id, BasicBlock block, Passage within)
{
    private List<FlowNode>? caught;
    private FlowNode[]? onward;
    private FlowNode[]? successors;

    public int Id { get; } = id;

    public BasicBlock Block { get; } = block;

    public Passage Within { get; } = within;

    // Where control goes when the block has no condition, or its condition is not met.
    public FlowNode? Next { get; set; }

    // Where control goes when the condition is met.
    public FlowNode? Jump { get; set; }

    // The beginning of the body, where the block calls the body's own function.
    public FlowNode? Again { get; set; }

    // Where control goes when something in the block throws.
    public IReadOnlyList<FlowNode> Caught => caught is null ? [] : caught;

    public bool IsConditional => Next is not null && Jump is not null && Block.ConditionKind != ControlFlowConditionKind.None;

    // Where control goes when nothing throws. Asked for when the graph is made, as are the successors.
    public FlowNode[] Onward => onward ??= Ways(null);

    public FlowNode[] Successors => successors ??= caught is null ? Onward : Ways(caught);

    // Where control goes when the value of the branch is true.
    public FlowNode? WhenTrue => Block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Jump : Next;

    public FlowNode? WhenFalse => Block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Next : Jump;

    public void Catch(FlowNode handler) => (caught ??= []).Add(handler);

    // Control can go to the other node without an exception.
    public bool LeadsTo(FlowNode other) => other == Next || other == Jump || other == Again;

    private FlowNode[] Ways(List<FlowNode>? thrown)
    {
        var ways = new FlowNode[(Next is null ? 0 : 1) + (Jump is null ? 0 : 1) + (Again is null ? 0 : 1) + (thrown?.Count ?? 0)];
        var count = 0;
        Add(Next);
        Add(Jump);
        Add(Again);
        thrown?.CopyTo(ways, count);
        return ways;

        void Add(FlowNode? way)
        {
            if (way is not null)
            {
                ways[count++] = way;
            }
        }
    }
}
