using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Rules;

// ACI0013: the exception that ends a killed process is not caught by a loop that goes on.
internal sealed class SwallowedKill : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0013",
        "Catch that keeps a killed process alive",
        "'{0}' catches what ends a killed process, and the loop goes on; let 'ProcessKilledException' pass, or leave the loop",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A killed process ends by an exception that nobody catches. A loop that catches it, and does not leave, comes to the same place again; a killed process does not sleep on the way, and so it goes round and round.",
        helpLinkUri: Descriptors.Help + "ACI0013.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    // A killed process ends in the call, by a ProcessKilledException: it is ThrowIfKilled, or a wait of a stream, which has no result to say it by.
    public static bool EndsByKill(IMethodSymbol method, KnownSymbols known) =>
        (method.ReturnsVoid && known.IsProcess(method.ContainingType) && known.IsKilledGuard(method))
        || (method.ContainingType is { Name: "IpcPipeStream", ContainingNamespace.Name: "ActorIpc" } && (known.KindOf(method) & SleepKind.Interruptible) != 0);

    // The clause catches a ProcessKilledException.
    public static bool CatchesAKill(ITypeSymbol? type) =>
        CatchesAll(type)
        || type is { Name: "ProcessKilledException", ContainingNamespace.Name: "ActorIpc" } or { Name: "OperationCanceledException" or "SystemException", ContainingNamespace.Name: "System" };

    private static bool CatchesAll(ITypeSymbol? type) =>
        type is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    public override void Check(Body body, Findings findings)
    {
        var clauses = new HashSet<CatchClauseSyntax>();
        foreach (var block in body.Cfg.Blocks)
        {
            // What catches nothing swallows nothing: the try of a finally or of a using.
            if (!block.IsReachable || !Handlers.IsInTryWithCatch(block))
            {
                continue;
            }

            foreach (var operation in body.CallsIn(block))
            {
                if (Swallowing(operation, block, body) is var (handler, clause) && clauses.Add(clause) && GoesRound(handler, body, findings))
                {
                    var end = clause.Declaration?.Span.End ?? clause.CatchKeyword.Span.End;
                    var place = Location.Create(clause.SyntaxTree, TextSpan.FromBounds(clause.CatchKeyword.SpanStart, end));
                    findings.Add(Rule, operation, place, clause.Declaration is { } caught ? $"catch ({caught.Type})" : "catch");
                }
            }
        }
    }

    // The clause that catches what ends a killed process in the operation; none where a filter may let it pass.
    private static (ControlFlowRegion Handler, CatchClauseSyntax Clause)? Swallowing(IOperation operation, BasicBlock block, Body body)
    {
        if (operation is not IInvocationOperation { TargetMethod: var method })
        {
            return null;
        }

        var found = EndsByKill(method, body.Known) ? Handlers.Find(operation, block, CatchesAKill)
            : EndsByWhatItLikes(method, body) && Handlers.Find(operation, block, CatchesAll) is { IsFirst: true } first ? first
            : null;
        return found is { Handler.Kind: ControlFlowRegionKind.Catch } ? (found.Value.Handler, found.Value.Clause) : null;
    }

    private static bool EndsByWhatItLikes(IMethodSymbol method, Body body) =>
        body.Facts.ThrowsIfKilled(method) || (method.ReturnsVoid && body.Known.IsKilledGuard(method));

    // Control comes from the handler to where a killed process ends in the same handler, and nothing on the way looks at the kill, at what was caught, or at what the handler wrote.
    private static bool GoesRound(ControlFlowRegion handler, Body body, Findings findings)
    {
        var tests = body.Sleeps.Select(sleep => new KilledTests(body, sleep)).Append(body.Killed).ToList();
        var written = Written(handler, body);
        var ends = new Dictionary<int, IOperation?>();
        return body.Graph.Of(body.Cfg.Blocks[handler.FirstBlockOrdinal]).Any(start =>
        {
            var loops = body.Loops.Around(start);
            return body.Sleeps.Any(sleep => sleep.IsInterruptible && !findings.Has(sleep) && body.Graph.Of(sleep.Block).Any(node => loops.Any(loop => loop.Contains(node))))
                && Reach.From(start, Onward).Any(node => End(node) is { } end && Swallowing(end, node.Block, body)?.Handler == handler);
        });

        IOperation? End(FlowNode node)
        {
            if (!ends.TryGetValue(node.Block.Ordinal, out var end))
            {
                ends.Add(node.Block.Ordinal, end = Array.Find(body.TestsIn(node.Block), operation =>
                    tests.Any(test => test.Stops(operation)) || (operation is IInvocationOperation { TargetMethod: var method } && (EndsByKill(method, body.Known) || NeverReturns(method)))));
            }

            return end;
        }

        FlowNode[] Onward(FlowNode node)
        {
            if (End(node) is not null)
            {
                return [];
            }

            // A way that throws again leads nowhere.
            if (node.Block is not { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition })
            {
                return node.Onward;
            }

            if (tests[tests.Count - 1].Value(condition) is { } value)
            {
                return (value ? node.WhenTrue : node.WhenFalse) is { } next ? [next] : [];
            }

            // A call in the handler may find out whatever it likes.
            return tests.Any(test => test.IsAbout(condition)) || Mentions(condition, written, body) || (IsIn(handler, node.Block) && Calls(condition)) ? [] : node.Onward;
        }
    }

    private static bool IsIn(ControlFlowRegion handler, BasicBlock block) => block.Ordinal >= handler.FirstBlockOrdinal && block.Ordinal <= handler.LastBlockOrdinal;

    private static bool Calls(IOperation condition) => condition.DescendantsAndSelf().Any(part => part is IInvocationOperation or IDynamicInvocationOperation);

    private static HashSet<ISymbol> Written(ControlFlowRegion handler, Body body)
    {
        var written = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in body.Cfg.Blocks.Where(block => IsIn(handler, block)).SelectMany(Order.Of))
        {
            var target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument => argument.Value,
                _ => null,
            };
            if (target is not null && SymbolOf(target) is { } symbol)
            {
                written.Add(symbol);
            }
        }

        return written;
    }

    private static bool Mentions(IOperation value, HashSet<ISymbol> symbols, Body body) =>
        value.DescendantsAndSelf().Any(part => part is IFlowCaptureReferenceOperation capture
            ? body.Values.WritesTo(capture.Id).Any(write => write.Value is not IFlowCaptureReferenceOperation && Mentions(write.Value, symbols, body))
            : SymbolOf(part) is { } symbol && symbols.Contains(symbol));

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };

    // It says so, or is written as a helper that ends in a throw.
    private static bool NeverReturns(IMethodSymbol method) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "DoesNotReturnAttribute" })
        || method is { Name: "Throw", ContainingType.Name: "ExceptionDispatchInfo" }
        || method.DeclaringSyntaxReferences.Any(declared => declared.GetSyntax() switch
        {
            BaseMethodDeclarationSyntax { ExpressionBody.Expression: ThrowExpressionSyntax } or LocalFunctionStatementSyntax { ExpressionBody.Expression: ThrowExpressionSyntax } => true,
            BaseMethodDeclarationSyntax { Body: { } body } => EndsInThrow(body),
            LocalFunctionStatementSyntax { Body: { } body } => EndsInThrow(body),
            _ => false,
        });

    private static bool EndsInThrow(BlockSyntax body) => body.Statements.LastOrDefault() is ThrowStatementSyntax;
}
