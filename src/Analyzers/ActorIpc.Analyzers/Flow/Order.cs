using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// The operations of a block in the order in which they are carried out: what an operation needs comes before it.
internal static class Order
{
    // Of the bodies that this thread is judging: all that is asked of a block begins with its operations.
    [ThreadStatic]
    private static Dictionary<BasicBlock, IOperation[]>? known;

    // What a search needs, for the next one to use again.
    [ThreadStatic]
    private static Search? search;

    public static IOperation[] Of(BasicBlock block)
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

    public static IOperation[] Of(IOperation operation)
    {
        var at = Begin();
        at.Add(operation);
        return at.Take();
    }

    // Until this is disposed, the thread remembers the blocks that it has looked at.
    public static Memory Remembered()
    {
        var before = known;
        known = [];
        return new Memory(before);
    }

    private static IOperation[] Find(BasicBlock block)
    {
        var at = Begin();
        foreach (var operation in block.Operations)
        {
            at.Add(operation);
        }

        if (block.BranchValue is not null)
        {
            at.Add(block.BranchValue);
        }

        return at.Take();
    }

    private static Search Begin()
    {
        search ??= new Search();
        search.Clear();
        return search;
    }

    internal readonly struct Memory(Dictionary<BasicBlock, IOperation[]>? before) : IDisposable
    {
        // What has been looked at is not kept.
        public void Dispose() => (known, search) = (before, null);
    }

    private sealed class Search
    {
        private readonly List<IOperation> found = [];
        private readonly Stack<IOperation> open = new();

        // From the back: an operation, then its last child and what that needs, and so on. Deep trees (a long chain of operators) are walked with a stack of our own.
        public void Add(IOperation operation)
        {
            var first = found.Count;
            open.Push(operation);
            while (open.Count > 0)
            {
                var top = open.Pop();
                found.Add(top);
                foreach (var child in top.ChildOperations)
                {
                    open.Push(child);
                }
            }

            found.Reverse(first, found.Count - first);
        }

        public IOperation[] Take()
        {
            IOperation[] all = [.. found];
            Clear();
            return all;
        }

        public void Clear()
        {
            found.Clear();
            open.Clear();
        }
    }
}
