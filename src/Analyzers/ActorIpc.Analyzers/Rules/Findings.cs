using System.Collections.Immutable;
using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Rules;

// What the rules have found in a body. A call that one rule has spoken of is not spoken of again: one mistake gives one diagnostic.
internal sealed class Findings(Body body, Action<Diagnostic> report)
{
    private readonly HashSet<IOperation> spokenOf = [];

    public bool Has(Sleep sleep) => spokenOf.Contains(sleep.Call);

    public void Add(DiagnosticDescriptor rule, Sleep sleep, IReadOnlyList<FlowNode> way, params object[] arguments)
    {
        if (spokenOf.Add(sleep.Call))
        {
            report(Diagnostic.Create(rule, sleep.Call.Syntax.GetLocation(), Places(sleep, way), arguments));
        }
    }

    public bool Has(IOperation operation) => spokenOf.Contains(operation);

    public void Add(DiagnosticDescriptor rule, IOperation operation, DiagnosticSeverity severity, ImmutableDictionary<string, string?> properties, params object[] arguments)
    {
        if (spokenOf.Add(operation))
        {
            report(Diagnostic.Create(rule, operation.Syntax.GetLocation(), severity, null, properties, arguments));
        }
    }

    public void Add(DiagnosticDescriptor rule, IOperation operation, params object[] arguments)
    {
        if (spokenOf.Add(operation))
        {
            report(Diagnostic.Create(rule, operation.Syntax.GetLocation(), arguments));
        }
    }

    // Another place belongs to it too.
    public void Add(DiagnosticDescriptor rule, IOperation operation, IOperation shown, params object[] arguments)
    {
        if (spokenOf.Add(operation))
        {
            report(Diagnostic.Create(rule, operation.Syntax.GetLocation(), [shown.Syntax.GetLocation()], arguments));
        }
    }

    // The mistake is at another place than the operation that shows it.
    public void Add(DiagnosticDescriptor rule, IOperation operation, Location place, params object[] arguments)
    {
        if (spokenOf.Add(operation))
        {
            report(Diagnostic.Create(rule, place, arguments));
        }
    }

    // What control goes through on the way, in its order: sleeps, tests, and the first of what stands between. A way back ends where it began.
    private IEnumerable<Location> Places(Sleep sleep, IReadOnlyList<FlowNode> way)
    {
        SyntaxNode? before = null;
        foreach (var node in way.Where(node => !KilledWay.IsEnd(node)))
        {
            var asleep = node.Block == sleep.Block ? sleep : body.Sleeps.FirstOrDefault(other => other.Block == node.Block);
            var syntax = asleep?.Call.Syntax ?? node.Block.BranchValue?.Syntax ?? node.Block.Operations.FirstOrDefault()?.Syntax;
            if (syntax is not null && (syntax != before || asleep is not null))
            {
                yield return syntax.GetLocation();
                before = syntax;
            }
        }
    }
}
