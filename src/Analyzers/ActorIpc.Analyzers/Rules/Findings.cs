using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// What the rules have found in a body. A call that one rule has spoken of is not spoken of again: one mistake gives one diagnostic.
internal sealed class Findings(Action<Diagnostic> report)
{
    private readonly HashSet<IOperation> spokenOf = [];

    public bool Has(Sleep sleep) => spokenOf.Contains(sleep.Call);

    public void Add(DiagnosticDescriptor rule, Sleep sleep, IReadOnlyList<FlowNode> way, params object[] arguments)
    {
        if (spokenOf.Add(sleep.Call))
        {
            report(Diagnostic.Create(rule, sleep.Call.Syntax.GetLocation(), Places(way), arguments));
        }
    }

    public void Add(DiagnosticDescriptor rule, IOperation operation, params object[] arguments)
    {
        if (spokenOf.Add(operation))
        {
            report(Diagnostic.Create(rule, operation.Syntax.GetLocation(), arguments));
        }
    }

    // What control goes through on the way, in its order.
    private static IEnumerable<Location> Places(IReadOnlyList<FlowNode> way) =>
        way.Where(node => !KilledWay.IsEnd(node)).Select(node => node.Block.Operations.FirstOrDefault()?.Syntax ?? node.Block.BranchValue?.Syntax).OfType<SyntaxNode>().Distinct().Select(syntax => syntax.GetLocation());
}
