using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers;

/// <summary>The rules about calls that sleep, decided on the control-flow graph.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SleepAnalyzer : IpcAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known) =>
        context.RegisterOperationAction(_ => { }, OperationKind.Invocation);
}
