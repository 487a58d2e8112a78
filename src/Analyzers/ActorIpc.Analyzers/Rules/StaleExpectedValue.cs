using System.Collections.Immutable;
using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

// ACI0010: what a futex wait expects is read in the same pass of the loop.
internal sealed class StaleExpectedValue : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0010",
        "Futex wait expects a value that was read before the loop",
        "'{0}' expects what '{1}' held before the loop: once the word is changed, no wait ever begins and the loop spins; read the word again in each pass",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A futex wait begins only while the word holds what is expected. A value that is read once, before the loop, is no longer there after the first change, and each wait from then on returns at once.",
        helpLinkUri: Descriptors.Help + "ACI0010.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        foreach (var sleep in body.Sleeps)
        {
            // futex itself rechecks, because what its value means depends on the operation.
            if (!sleep.Rechecks
                && !findings.Has(sleep)
                && Expected(sleep.Call) is { } expected
                && Variable(expected.Value) is { } local
                && !body.Values.IsShared(local)
                && !EndsByTheChange(sleep, body)
                && body.Graph.OrdinaryOf(sleep.Block).All(node => body.Loops.Around(node) is { Count: > 0 } loops && IsStale(local, expected, node, loops[0], body)))
            {
                findings.Add(Rule, sleep, [], sleep.Call.TargetMethod.Name, local.Name);
            }
        }
    }

    // The argument that says what the word must hold.
    private static IArgumentOperation? Expected(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is { Name: "IpcProcess" or "Linux", ContainingNamespace: { Name: "ActorIpc", ContainingNamespace.IsGlobalNamespace: true } }
            ? call.Arguments.FirstOrDefault(argument => argument.Parameter is { Name: "expected" or "val", Type.SpecialType: SpecialType.System_UInt32 or SpecialType.System_UInt64 })
            : null;

    private static ILocalSymbol? Variable(IOperation value) => value switch
    {
        IConversionOperation { Operand: var operand } => Variable(operand),
        ILocalReferenceOperation { Local: { IsConst: false, IsRef: false } local } => local,
        _ => null,
    };

    // The word of which the value is what it holds now.
    private static IOperation? WordOf(IOperation value) => value switch
    {
        IConversionOperation { Operand: var operand } => WordOf(operand),
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "FutexWord" }, Instance: var word } => word,
        IInvocationOperation { TargetMethod: { Name: "Read", Parameters.IsEmpty: true, ContainingType.Name: "FutexWord" }, Instance: var word } => word,
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "WordResult" }, Instance: IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "LoadAsync" } load } } =>
            WordAmong(load.Arguments),
        _ => null,
    };

    // In memory, or with an owner.
    private static IOperation? WordAmong(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Type.Name is "FutexWord" or "IpcWord")?.Value;

    // The local is what the word held before the loop, and the loop uses it for nothing but the wait, and comes back to it whatever the word holds.
    private static bool IsStale(ILocalSymbol local, IArgumentOperation expected, FlowNode wait, Loop loop, Body body)
    {
        var word = WordAmong(((IInvocationOperation)expected.Parent!).Arguments);
        var writes = body.Values.WritesTo(local);
        return word is not null
            && writes.Count > 0
            && writes.All(write => WordOf(write.Value) is { } read && SyntaxFactory.AreEquivalent(read.Syntax, word.Syntax) && !body.Graph.Of(write.Block).Any(loop.Contains))
            && !loop.Nodes.SelectMany(node => Order.Of(node.Block)).Any(operation =>
                operation is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local) && !expected.Syntax.Span.Contains(other.Syntax.Span))
            && Reach.From(Reach.Only(wait.Onward, loop.Contains), node => Reach.Only(node.Onward, loop.Contains)).Contains(wait)
            && !loop.Nodes.Any(node => WantsOneValue(node, wait, loop));
    }

    // The branch lets control come to the wait only while the word is one value.
    private static bool WantsOneValue(FlowNode node, FlowNode wait, Loop loop)
    {
        if (!node.IsConditional)
        {
            return false;
        }

        var other = node.Block.BranchValue switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal when WordOf(equal.LeftOperand) is not null || WordOf(equal.RightOperand) is not null => node.WhenFalse,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } unequal when WordOf(unequal.LeftOperand) is not null || WordOf(unequal.RightOperand) is not null => node.WhenTrue,
            IIsPatternOperation { Pattern: IConstantPatternOperation } match when WordOf(match.Value) is not null => node.WhenFalse,
            IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation } } match when WordOf(match.Value) is not null => node.WhenTrue,
            _ => null,
        };
        return other is not null && !Reach.From(other, at => at == node ? [] : Reach.Only(at.Onward, loop.Contains)).Contains(wait);
    }

    // Something looks at more of the result than whether the process was killed: it can be that the word has changed.
    private static bool EndsByTheChange(Sleep sleep, Body body) => body.Cfg.Blocks.SelectMany(Order.Of).Any(operation => operation switch
    {
        IPropertyReferenceOperation { Instance: { } result, Property.Name: var name } => name != "IsKilled" && Results.IsOf(sleep, result, body),
        IIsPatternOperation { Value: var result } => Results.IsOf(sleep, result, body),
        IArgumentOperation { Value: var result } => Results.IsOf(sleep, result, body),
        _ => false,
    });
}
