using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// The operations of a block in the order in which they are carried out: what an operation needs comes before it.
internal static class Order
{
    public static IEnumerable<IOperation> Of(BasicBlock block)
    {
        foreach (var operation in block.Operations)
        {
            foreach (var inner in Of(operation))
            {
                yield return inner;
            }
        }

        if (block.BranchValue is not null)
        {
            foreach (var inner in Of(block.BranchValue))
            {
                yield return inner;
            }
        }
    }

    public static IEnumerable<IOperation> Of(IOperation operation)
    {
        // Deep trees (a long chain of operators) are walked with a stack of our own.
        var stack = new Stack<(IOperation Operation, bool Seen)>();
        stack.Push((operation, false));
        while (stack.Count > 0)
        {
            var (top, seen) = stack.Pop();
            if (seen)
            {
                yield return top;
                continue;
            }

            stack.Push((top, true));
            foreach (var child in top.ChildOperations.Reverse())
            {
                stack.Push((child, false));
            }
        }
    }
}
