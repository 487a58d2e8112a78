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
                        foreach (var rule in Rules)
                        {
                            rule.Check(body, findings);
                        }
                    }
                });
            },
            SymbolKind.NamedType);
}
