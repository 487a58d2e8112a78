using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// The operations of a block in the order in which they are carried out: what an operation needs comes before it.
internal static class Order
{
    // Of the bodies that this thread is judging: all that is asked of a block begins with its operations.
    [ThreadStatic]
    private static Dictionary<BasicBlock, IReadOnlyList<IOperation>>? known;

    public static IReadOnlyList<IOperation> Of(BasicBlock block)
    {
        if (known is null)
        {
            return Find(block);
        }

        if (!known.TryGetValue(block, out var found))
        {
            known.Add(block, found = Find(block));
        }

        return found;
    }

    public static IReadOnlyList<IOperation> Of(IOperation operation)
    {
        var found = new List<IOperation>();
        Add(operation, found);
        return found;
    }

    // Until this is disposed, the thread remembers the blocks that it has looked at.
    public static Memory Remembered()
    {
        var before = known;
        known = [];
        return new Memory(before);
    }

    private static List<IOperation> Find(BasicBlock block)
    {
        var found = new List<IOperation>();
        foreach (var operation in block.Operations)
        {
            Add(operation, found);
        }

        if (block.BranchValue is not null)
        {
            Add(block.BranchValue, found);
        }

        return found;
    }

    // From the back: an operation, then its last child and what that needs, and so on. Deep trees (a long chain of operators) are walked with a stack of our own.
    private static void Add(IOperation operation, List<IOperation> to)
    {
        var first = to.Count;
        var stack = new Stack<IOperation>();
        stack.Push(operation);
        while (stack.Count > 0)
        {
            var top = stack.Pop();
            to.Add(top);
            foreach (var child in top.ChildOperations)
            {
                stack.Push(child);
            }
        }

        to.Reverse(first, to.Count - first);
    }

    internal readonly struct Memory(Dictionary<BasicBlock, IReadOnlyList<IOperation>>? before) : IDisposable
    {
        public void Dispose() => known = before;
    }
}
