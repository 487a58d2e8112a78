using System.Composition;
using ActorIpc.Analyzers;
using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Takes and gives back with undo: all that the function does with the set, because undo on one side alone would be carried out at the exit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UndoFix() : RuleFix("ACI0011", "Take and give back with undo")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax call
            || KnownSymbols.Of(model.Compilation) is not { } known
            || Read(call) is not { Set: { } set, Process: { } process, Steps: { } taken })
        {
            return null;
        }

        var function = call.Ancestors().First(LocksInScope.IsFunction);
        var calls = function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(Read).OfType<SemaphoreCall>().Where(other => SymbolEqualityComparer.Default.Equals(other.Set, set) && SymbolEqualityComparer.Default.Equals(other.Process, process)).ToList();
        if (!calls.All(other => other.Steps is { } steps && AreAlike(steps, taken) && other.Call.Syntax.Ancestors().First(LocksInScope.IsFunction) == function))
        {
            return null;
        }

        var changes = calls.Where(other => !other.Steps!.All(step => step.HasUndo)).Select(other => WithUndo(other, model)).ToList();
        return changes.Contains(null) ? null : editor =>
        {
            foreach (var (before, after) in changes.Select(change => change!.Value))
            {
                editor.ReplaceNode(before, after);
            }
        };

        SemaphoreCall? Read(InvocationExpressionSyntax node) =>
            model.GetOperation(node, cancellation) is IInvocationOperation operation ? SemaphoreCall.Of(operation, known) : null;
    }

    // The vector takes all that the other one takes, or gives all of it back, and does nothing else.
    private static bool AreAlike(IReadOnlyList<SemaphoreStep> steps, IReadOnlyList<SemaphoreStep> taken) =>
        steps.Count == taken.Count
        && taken.All(one => one.Takes)
        && (steps.All(one => one.Takes) || steps.All(one => one.Gives))
        && taken.All(one => steps.Count(other => AreSame(one, other)) == 1)
        && steps.All(one => taken.Count(other => AreSame(one, other)) == 1);

    private static bool AreSame(SemaphoreStep one, SemaphoreStep other) =>
        SemaphoreStep.AreSame(one.Number, other.Number) == true && SemaphoreStep.AreSame(one.Units, other.Units) == true;

    private static (SyntaxNode Before, SyntaxNode After)? WithUndo(SemaphoreCall call, SemanticModel model)
    {
        var arguments = ((InvocationExpressionSyntax)call.Call.Syntax).ArgumentList;
        switch (call.Call.TargetMethod.Name)
        {
            case "GiveAsync":
                return Operate(call, arguments, model);
            case "OperateAsync" when ArgumentOf(call, "undo") is { } undo:
                return (undo.Expression, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(undo.Expression));
            case "OperateAsync" when ArgumentOf(call, "ops") is { } ops:
                return (arguments, arguments.WithArguments(arguments.Arguments.Insert(arguments.Arguments.IndexOf(ops) + 1, Argument("undo: true"))));
            default:
                return SemaphoreCall.Argument(call.Call, "sops") is { } sops && ElementsOf(SemaphoreCall.Plain(sops)) is { } elements
                    ? (sops.Syntax, sops.Syntax.ReplaceNodes(
                        elements.Where((_, at) => !call.Steps![at].HasUndo).Select(element => element.Syntax), (element, _) => WithUndo((ExpressionSyntax)element, model)))
                    : null;
        }
    }

    // The operation as one of a vector, which can say how to take it back.
    private static (SyntaxNode, SyntaxNode)? Operate(SemaphoreCall call, ArgumentListSyntax arguments, SemanticModel model)
    {
        var syntax = (InvocationExpressionSyntax)call.Call.Syntax;
        var name = syntax.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name,
            MemberBindingExpressionSyntax member => member.Name,
            _ => null,
        };
        if (name is null || ArgumentOf(call, "set") is not { } set || arguments.Arguments.IndexOf(set) != 0 || !Lines.IsBlank(arguments.DescendantTrivia()))
        {
            return null;
        }

        var others = arguments.Arguments.Skip(1).Select(argument => argument.WithoutTrivia().ToString());
        var given = string.Join(", ", ArgumentOf(call, "number") is null ? others.Prepend("0") : others);
        return (syntax, syntax
            .ReplaceNode(name, SyntaxFactory.IdentifierName("OperateAsync").WithTriviaFrom(name))
            .WithArgumentList(SyntaxFactory.ParseArgumentList($"({set.WithoutTrivia()}, [{NameOf("SemaphoreOp", syntax, model)}.Give({given})], undo: true)").WithTriviaFrom(arguments)));
    }

    private static ExpressionSyntax WithUndo(ExpressionSyntax step, SemanticModel model) => step switch
    {
        BaseObjectCreationExpressionSyntax { ArgumentList: { Arguments.Count: 2 } arguments } made =>
            made.ReplaceNode(arguments, arguments.AddArguments(Argument($"{NameOf("SemaphoreFlags", step, model)}.Undo"))),
        _ => SyntaxFactory.ParseExpression($"{step.WithoutTrivia()}.WithUndo()").WithTriviaFrom(step),
    };

    private static string NameOf(string type, SyntaxNode at, SemanticModel model) =>
        model.LookupNamespacesAndTypes(at.SpanStart, name: type).Any() ? type : $"global::ActorIpc.{type}";

    private static IEnumerable<IOperation>? ElementsOf(IOperation ops) => ops switch
    {
        ICollectionExpressionOperation collection => collection.Elements.Select(SemaphoreCall.Plain),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.Select(SemaphoreCall.Plain),
        _ => null,
    };

    private static ArgumentSyntax? ArgumentOf(SemaphoreCall call, string name) =>
        call.Call.Arguments.FirstOrDefault(argument => argument is { ArgumentKind: ArgumentKind.Explicit } && argument.Parameter?.Name == name)?.Syntax as ArgumentSyntax;

    private static ArgumentSyntax Argument(string text) =>
        ((InvocationExpressionSyntax)SyntaxFactory.ParseExpression($"f({text})")).ArgumentList.Arguments[0].WithLeadingTrivia(SyntaxFactory.Space);
}
