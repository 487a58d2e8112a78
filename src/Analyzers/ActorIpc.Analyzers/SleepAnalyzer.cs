using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorIpc.Analyzers.Flow;
using ActorIpc.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

/// <summary>The rules about bodies that wait, decided on the control-flow graph.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SleepAnalyzer : IpcAnalyzer
{
    // In the order in which they speak: what one has said of a call, the next does not say again.
    private static readonly ImmutableArray<BodyRule> Rules =
    [
        new SleepWithoutLoop(),
        new IgnoredResult(),
        new InterruptedValue(),
        new UncheckedKilled(),
        new LookOutsideLock(),
        new LeakedLock(),
        new SleepWithOtherLock(),
        new SwallowedKill(),
        new StaleExpectedValue(),
        new TakeWithoutUndo(),
        new LockNotHeld(),
        new NoTestBeforeSleep(),
    ];

    private readonly ImmutableArray<BodyRule> spoken = Rules;
    private readonly bool judgesAll;

    /// <summary>All the rules.</summary>
    public SleepAnalyzer()
    {
    }

    // All the rules; and every body is judged on its graph, whatever its form.
    internal SleepAnalyzer(bool judgesAll) => this.judgesAll = judgesAll;

    // All but one: for fixes, which ask what the others would have said if that one had not spoken first.
    internal SleepAnalyzer(string without) => spoken = Rules.RemoveAll(rule => rule.Descriptor.Id == without);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rules.Select(rule => rule.Descriptor)];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var types = new ConcurrentDictionary<ISymbol, TypeFacts>(SymbolEqualityComparer.Default);
        TypeFacts? last = null; // most operations are of the same type as the one before
        // Of the compilation and not of each type: the compiler gathers and sorts a type's own actions anew for each type.
        context.RegisterOperationAction(Note, OperationKind.Invocation, OperationKind.MethodReference);
        context.RegisterOperationAction(
            read =>
            {
                // No other one says whether a process was killed.
                if (((IPropertyReferenceOperation)read.Operation).Property.Type.SpecialType == SpecialType.System_Boolean)
                {
                    Note(read);
                }
            },
            OperationKind.PropertyReference);

        // The types within a type have come to their end before it does.
        context.RegisterSymbolStartAction(start => start.RegisterSymbolEndAction(Judge), SymbolKind.NamedType);

        void Note(OperationAnalysisContext noted)
        {
            if ((noted.ContainingSymbol as INamedTypeSymbol ?? noted.ContainingSymbol.ContainingType)?.OriginalDefinition is { } type)
            {
                Of(type).Note(noted);
            }
        }

        void Judge(SymbolAnalysisContext end)
        {
            if (!types.TryRemove(end.Symbol, out var facts) || facts.ToJudge(judgesAll) is not { Count: > 0 } calls)
            {
                return;
            }

            using var orders = Order.Remembered();
            foreach (var body in facts.BodiesOf(calls))
            {
                var findings = new Findings(body, end.ReportDiagnostic);
                foreach (var rule in spoken)
                {
                    rule.Check(body, findings);
                }
            }
        }

        TypeFacts Of(INamedTypeSymbol type) =>
            last is { } facts && ReferenceEquals(facts.Type, type) ? facts
            : last = types.TryGetValue(type, out var found) ? found : types.GetOrAdd(type, new TypeFacts(type, known, context.Options, Of));
    }
}
