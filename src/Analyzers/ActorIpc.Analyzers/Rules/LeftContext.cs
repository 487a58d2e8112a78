using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Rules;

/// <summary>ACI0015: what a process does, it does where its host runs it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeftContext : IpcAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0015",
        "Code of a process leaves its context",
        "'{0}' in the code of a process: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A host may run a process as an actor, one step at a time, and a simulation runs it in a context of its own. What leaves that runs beside the process, and goes on when it has ended.",
        helpLinkUri: Descriptors.Help + "ACI0015.md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var code = new ProcessCode(known, context.Compilation);
        var thread = context.Compilation.GetTypeByMetadataName("System.Threading.Thread");
        context.RegisterOperationAction(
            called =>
            {
                var call = (IInvocationOperation)called.Operation;
                if (Leaves(call) && !IsWaitedFor(call) && code.SureProcessOf(call, called.ContainingSymbol) is { } process)
                {
                    Report(called, call.TargetMethod.Name == "ConfigureAwait" ? Without() : Within(process));
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            made =>
            {
                var creation = (IObjectCreationOperation)made.Operation;
                if (SymbolEqualityComparer.Default.Equals(creation.Type, thread) && !IsWaitedFor(creation) && code.SureProcessOf(creation, made.ContainingSymbol) is { } process)
                {
                    Report(made, Within(process));
                }
            },
            OperationKind.ObjectCreation);
    }

    private static bool Leaves(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "ConfigureAwait", ContainingNamespace: { Name: "Tasks" or "CompilerServices" } space } => IsOfSystem(space) && ForgetsContext(call),
        { Name: "Run", ContainingType.Name: "Task", ContainingNamespace: { Name: "Tasks" } space } => IsOfSystem(space),
        { Name: "StartNew", ContainingType.Name: "TaskFactory", ContainingNamespace: { Name: "Tasks" } space } => IsOfSystem(space) && IsOnThePool(call),
        { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", ContainingType.Name: "ThreadPool", ContainingNamespace: { Name: "Threading" } space } => IsOfSystem(space),
        _ => false,
    };

    private static bool IsOfSystem(INamespaceSymbol space) => space.ToDisplayString().StartsWith("System.", StringComparison.Ordinal);

    // False, or ConfigureAwaitOptions without ContinueOnCapturedContext.
    private static bool ForgetsContext(IInvocationOperation call) =>
        call.Arguments.LastOrDefault()?.Value.ConstantValue is { HasValue: true, Value: var value } && (value is false || (value is int options && (options & 1) == 0));

    // Who names a scheduler has thought of where the work is done, unless it is the pool's.
    private static bool IsOnThePool(IInvocationOperation call) =>
        call.Instance is IPropertyReferenceOperation { Property.Name: "Factory" }
        && call.Arguments.All(argument => argument.Parameter?.Type.Name != "TaskScheduler" || argument.Value is IPropertyReferenceOperation { Property.Name: "Default" });

    // ACI0012 speaks of what holds the thread until the work is done.
    private static bool IsWaitedFor(IOperation work)
    {
        var at = work.Parent;
        while (at is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            at = at.Parent;
        }

        return at is IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "Wait" or "Join" } or IPropertyReferenceOperation { Property.Name: "Result" };
    }

    private static string Without() => "what follows may run beside the process, and after its end; leave it out";

    private static string Within(IParameterSymbol process) =>
        $"it runs beside the process, and no kill reaches it; do the work in the process itself, or start a child by '{(process.Name == "_" ? "" : process.Name + ".")}Fork(…)'";

    // The name alone: the work itself may be long.
    private static void Report(OperationAnalysisContext context, string advice)
    {
        var syntax = context.Operation.Syntax;
        var span = syntax switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.Text: "ConfigureAwait" } name } } => TextSpan.FromBounds(name.SpanStart, syntax.Span.End),
            InvocationExpressionSyntax { Expression: var called } => called.Span,
            ObjectCreationExpressionSyntax made => TextSpan.FromBounds(made.SpanStart, made.Type.Span.End),
            _ => syntax.Span,
        };
        var text = syntax.SyntaxTree.GetText(context.CancellationToken).ToString(span);
        context.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(syntax.SyntaxTree, span), text, advice));
    }
}
