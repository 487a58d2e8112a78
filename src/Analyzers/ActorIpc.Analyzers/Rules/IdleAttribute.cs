using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Rules;

/// <summary>ACI0016: the attributes by which the rules go say something, and say what is so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdleAttribute : IpcAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0016",
        "Attribute says nothing, or what is not so",
        "'[{0}]' {1}",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The rules take the attributes at their word. One that says nothing, or what is not so, has them say nothing where they should, or something where they should not.",
        helpLinkUri: Descriptors.Help + "ACI0016.md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known) =>
        context.RegisterSyntaxNodeAction(at => Check(at, known), SyntaxKind.Attribute);

    private static void Check(SyntaxNodeAnalysisContext context, KnownSymbols known)
    {
        // The name alone first: most attributes are others, and need not be bound.
        var attribute = (AttributeSyntax)context.Node;
        var name = NameOf(attribute);
        if (name is not ("Uninterruptible" or "Sleeps" or "PropagatesSleep" or "RequiresLock" or "WakesOn")
            || attribute.Parent?.Parent is not { } declaration
            || MemberOf(declaration, context) is not { } member
            || member.GetAttributes().FirstOrDefault(found => found.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) == attribute) is not { AttributeClass: { } type } data)
        {
            return;
        }

        var wrong = Is(type, known.Uninterruptible) ? Reason(data)
            : Is(type, known.RequiresLock) ? Lock(data, member)
            : Is(type, known.WakesOn) ? Wake(data, member)
            : member is IMethodSymbol method && known.KindOf(data) is not SleepKind.None and var kind
                ? Base(method, kind, known) ?? (Is(type, known.PropagatesSleep) || CannotBeAwaited(method) ? Sleepless(method, declaration, context, known) : null)
            : null;
        if (wrong is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, attribute.GetLocation(), name, wrong));
        }
    }

    private static string NameOf(AttributeSyntax attribute)
    {
        var name = attribute.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    private static ISymbol? MemberOf(SyntaxNode declaration, SyntaxNodeAnalysisContext context) => declaration switch
    {
        FieldDeclarationSyntax field => context.SemanticModel.GetDeclaredSymbol(field.Declaration.Variables[0], context.CancellationToken),
        AnonymousFunctionExpressionSyntax => context.SemanticModel.GetSymbolInfo(declaration, context.CancellationToken).Symbol,
        _ => context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken),
    };

    private static string? Reason(AttributeData attribute) =>
        attribute.NamedArguments.Any(argument => argument.Key == "Reason" && argument.Value.Kind == TypedConstantKind.Primitive && string.IsNullOrWhiteSpace(argument.Value.Value as string))
            ? "gives no reason; write in 'Reason' why the method may go on when its process is killed"
            : null;

    // Who implements or overrides a method without a body may have what it names; so may the function around a local one.
    private static string? Lock(AttributeData attribute, ISymbol member) =>
        member is IMethodSymbol { IsAbstract: false, IsExtern: false, MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, ContainingType.TypeKind: not TypeKind.Interface } method
        && attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: var value }
        && IsNothing(value as string ?? "", method.ContainingType)
        && method.Parameters.All(parameter => parameter.Name != value as string)
            ? $"names '{value}', and there is no parameter, field or property of this name; name the lock"
            : null;

    private static string? Wake(AttributeData attribute, ISymbol member)
    {
        if (attribute.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Array, IsNull: false, Values: var values } || values.Any(value => value.Kind != TypedConstantKind.Primitive))
        {
            return null;
        }

        return values.IsEmpty ? "names nothing; name the fields or properties that the sleepers wait for"
            : values.Select(value => value.Value as string ?? "").FirstOrDefault(name => IsNothing(name, member.ContainingType)) is { } missing
                ? $"names '{missing}', and there is no field or property of this name; name what the sleepers wait for"
            : null;
    }

    // More than a name is left to whoever wrote it.
    private static bool IsNothing(string name, INamedTypeSymbol? type)
    {
        if (name.Trim().Length > 0 && !SyntaxFacts.IsValidIdentifier(name))
        {
            return false;
        }

        for (var around = type; around is not null; around = around.ContainingType)
        {
            for (var at = around; at is not null; at = at.BaseType)
            {
                if (at.TypeKind == TypeKind.Error || !at.GetMembers(name).IsEmpty || at.AllInterfaces.Any(of => !of.GetMembers(name).IsEmpty))
                {
                    return false;
                }
            }

            if (around.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == name)))
            {
                return false;
            }
        }

        return true;
    }

    // Who calls by way of the base relies on what the attribute says there.
    private static string? Base(IMethodSymbol method, SleepKind kind, KnownSymbols known)
    {
        foreach (var origin in KnownSymbols.Origins(method).Skip(1))
        {
            var promised = origin.GetAttributes().Select(known.KindOf).FirstOrDefault(found => found != SleepKind.None);
            var breaks = promised == SleepKind.None ? null
                : (promised & SleepKind.Rechecks) != 0 && (kind & SleepKind.Rechecks) == 0 ? "says that the method may return without what it waits for, and that of '{0}' says that it looks again by itself"
                : (promised & SleepKind.Interruptible) == 0 && (kind & SleepKind.Interruptible) != 0 ? "says that a kill ends the wait, and that of '{0}' says that none does"
                : null;
            if (breaks is not null)
            {
                return string.Format(breaks, $"{origin.ContainingType.Name}.{origin.Name}") + "; who calls by way of that is not judged: let both say the same";
            }
        }

        return null;
    }

    private static bool CannotBeAwaited(IMethodSymbol method) =>
        method.ReturnsVoid || method.ReturnType.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String;

    private static string? Sleepless(IMethodSymbol method, SyntaxNode declaration, SyntaxNodeAnalysisContext context, KnownSymbols known) =>
        method is { IsVirtual: false, IsAbstract: false, IsExtern: false, ContainingType.TypeKind: not TypeKind.Interface }
        && !KnownSymbols.Origins(method).Skip(1).Any()
        && HasBody(declaration)
        && context.SemanticModel.GetOperation(declaration, context.CancellationToken) is { } body
        && SleeplessBody.Is(body, known, Settings.Of(context.Options, declaration.SyntaxTree))
            ? "stands on a method that never sleeps; leave it out"
            : null;

    private static bool HasBody(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        LocalFunctionStatementSyntax function => function.Body is not null || function.ExpressionBody is not null,
        _ => declaration is AnonymousFunctionExpressionSyntax,
    };

    private static bool Is(INamedTypeSymbol type, INamedTypeSymbol? attribute) => SymbolEqualityComparer.Default.Equals(type, attribute);
}
