using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// A basic block, or a copy of one in a finally region for one way through it.
internal sealed class FlowNode(int id, BasicBlock block, Passage within)
{
    private IReadOnlyList<FlowNode>? onward;
    private IReadOnlyList<FlowNode>? successors;

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
    public List<FlowNode> Caught { get; } = [];

    public bool IsConditional => Next is not null && Jump is not null && Block.ConditionKind != ControlFlowConditionKind.None;

    // Where control goes when nothing throws. Asked for when the graph is made, as are the successors.
    public IReadOnlyList<FlowNode> Onward => onward ??= Ways(Next, Jump, Again);

    public IReadOnlyList<FlowNode> Successors => successors ??= Caught.Count == 0 ? Onward : [.. Onward, .. Caught];

    // Where control goes when the value of the branch is true.
    public FlowNode? WhenTrue => Block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Jump : Next;

    public FlowNode? WhenFalse => Block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Next : Jump;

    private static FlowNode[] Ways(FlowNode? next, FlowNode? jump, FlowNode? again)
    {
        var ways = new FlowNode[(next is null ? 0 : 1) + (jump is null ? 0 : 1) + (again is null ? 0 : 1)];
        var count = 0;
        Add(next);
        Add(jump);
        Add(again);
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
