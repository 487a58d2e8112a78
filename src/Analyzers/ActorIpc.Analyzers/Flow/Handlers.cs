using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ActorIpc.Analyzers.Flow;

// The clauses around an operation that catch what it throws.
internal static class Handlers
{
    public static bool IsInTry(BasicBlock block) => Around(block).Any(region => region.Kind == ControlFlowRegionKind.Try);

    public static bool IsInTryWithCatch(BasicBlock block)
    {
        for (var at = block.EnclosingRegion; at is not null && at.Kind != ControlFlowRegionKind.Root; at = at.EnclosingRegion)
        {
            if (at is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndCatch })
            {
                return true;
            }
        }

        return false;
    }

    // What is thrown in the block passes a finally region before it leaves the body.
    public static bool PassesFinally(BasicBlock block) => Around(block).Any(region => region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndFinally });

    // The block begins a handler, and what that catches is not what is thrown.
    public static bool BeginsOther(BasicBlock block, Func<ITypeSymbol?, bool> catches) =>
        Around(block).TakeWhile(region => region.FirstBlockOrdinal == block.Ordinal)
            .Any(region => region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler && !catches(CaughtBy(region)));

    // The first clause of which it is so, from the inside out; the last value says whether another one stands before it, which may be the one that catches.
    public static (ControlFlowRegion Handler, CatchClauseSyntax Clause, bool IsFirst)? Find(IOperation operation, BasicBlock block, Func<ITypeSymbol?, bool> catches)
    {
        using var statements = operation.Syntax.Ancestors().OfType<TryStatementSyntax>()
            .Where(at => at.Catches.Count > 0 && at.Block.Span.Contains(operation.Syntax.Span)).GetEnumerator();
        var isFirst = true;
        foreach (var around in Around(block).Where(region => region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndCatch }))
        {
            var handlers = around.EnclosingRegion!.NestedRegions.Skip(1).ToList();
            if (!statements.MoveNext() || statements.Current!.Catches.Count != handlers.Count)
            {
                return null;
            }

            for (var i = 0; i < handlers.Count; i++)
            {
                if (catches(CaughtBy(handlers[i])))
                {
                    return (handlers[i], statements.Current.Catches[i], isFirst);
                }

                isFirst = false;
            }
        }

        return null;
    }

    // Null where it catches whatever is thrown.
    private static ITypeSymbol? CaughtBy(ControlFlowRegion handler) =>
        handler.ExceptionType ?? handler.NestedRegions.Select(nested => nested.ExceptionType).FirstOrDefault(found => found is not null);

    // The regions around a function within another one belong to the other graph.
    public static IEnumerable<ControlFlowRegion> Around(BasicBlock block)
    {
        for (var at = block.EnclosingRegion; at is not null && at.Kind != ControlFlowRegionKind.Root; at = at.EnclosingRegion)
        {
            yield return at;
        }
    }
}
