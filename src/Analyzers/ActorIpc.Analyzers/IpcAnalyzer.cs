using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers;

/// <summary>What all analyzers of the library have in common: they run side by side, skip generated code, and stop at once where the library is not referenced.</summary>
public abstract class IpcAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownSymbols.Of(start.Compilation) is { } known)
            {
                Start(start, known);
            }
        });
    }

    private protected abstract void Start(CompilationStartAnalysisContext context, KnownSymbols known);
}
