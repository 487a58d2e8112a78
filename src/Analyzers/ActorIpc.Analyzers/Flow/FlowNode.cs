using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// A basic block, or a copy of one in a finally region for one way through it.
internal sealed class FlowNode(int id, BasicBlock block)
{
    public int Id { get; } = id;

    public BasicBlock Block { get; } = block;

    // Where control goes when the block has no condition, or its condition is not met.
    public FlowNode? Next { get; set; }

    // Where control goes when the condition is met.
    public FlowNode? Jump { get; set; }

    // The beginning of the body, where the block calls the body's own function.
    public FlowNode? Again { get; set; }

    // Where control goes when something in the block throws.
    public List<FlowNode> Caught { get; } = [];

    public bool IsConditional => Next is not null && Jump is not null && Block.ConditionKind != ControlFlowConditionKind.None;

    public IEnumerable<FlowNode> Onward
    {
        get
        {
            if (Next is not null)
            {
                yield return Next;
            }

            if (Jump is not null)
            {
                yield return Jump;
            }

            if (Again is not null)
            {
                yield return Again;
            }
        }
    }

    public IEnumerable<FlowNode> Successors => Onward.Concat(Caught);

    // Where control goes when the value of the branch is true.
    public FlowNode? WhenTrue => Block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Jump : Next;

    public FlowNode? WhenFalse => Block.ConditionKind == ControlFlowConditionKind.WhenTrue ? Next : Jump;
}
