using System.Collections.Immutable;
using ActorIpc.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers;

/// <summary>The rules about bodies that wait, decided on the control-flow graph.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SleepAnalyzer : IpcAnalyzer
{
    // In the order in which they speak: what one has said of a call, the next does not say again.
    private static readonly ImmutableArray<BodyRule> Rules =
    [
        new SleepWithoutLoop(),
        new UncheckedKilled(),
        new NoTestBeforeSleep(),
    ];

    private readonly ImmutableArray<BodyRule> spoken = Rules;

    /// <summary>All the rules.</summary>
    public SleepAnalyzer()
    {
    }

    // All but one: for fixes, which ask what the others would have said if that one had not spoken first.
    internal SleepAnalyzer(string without) => spoken = Rules.RemoveAll(rule => rule.Descriptor.Id == without);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rules.Select(rule => rule.Descriptor)];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known) =>
        context.RegisterSymbolStartAction(
            start =>
            {
                var facts = new TypeFacts((INamedTypeSymbol)start.Symbol, known, start.Options);
                start.RegisterOperationAction(facts.Note, OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.MethodReference);
                start.RegisterSymbolEndAction(end =>
                {
                    foreach (var body in facts.Bodies())
                    {
                        var findings = new Findings(body, end.ReportDiagnostic);
                        foreach (var rule in spoken)
                        {
                            rule.Check(body, findings);
                        }
                    }
                });
            },
            SymbolKind.NamedType);
}
