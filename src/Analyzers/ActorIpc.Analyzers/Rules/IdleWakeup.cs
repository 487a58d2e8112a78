using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

/// <summary>ACI0014: whoever wakes the sleepers of a channel up has changed what they wait for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdleWakeup : IpcAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0014",
        "Wakeup without a change that a sleeper waits for",
        "'{0}' wakes those who sleep on '{1}', and nothing since the lock was taken has written {2}: they find what they found before; change it first, or leave the wakeup out",
        Descriptors.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Who is woken looks at its condition again. Where nothing has changed, it sleeps again.",
        helpLinkUri: Descriptors.Help + "ACI0014.md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known) =>
        context.RegisterOperationAction(
            called =>
            {
                var call = (IInvocationOperation)called.Operation;
                if (known.IsWakeup(call.TargetMethod)
                    && ChannelOf(call) is { } channel
                    && called.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false } method
                    && WaitedFor(channel, known) is { Count: > 0 } members
                    && IsAllOfItsRegion(call, method, members, known, called))
                {
                    called.ReportDiagnostic(Diagnostic.Create(
                        Rule, call.Syntax.GetLocation(), call.TargetMethod.Name, channel.Name, string.Join(" or ", members.Select(member => $"'{member.Name}'"))));
                }
            },
            OperationKind.Invocation);

    private static ISymbol? ChannelOf(IInvocationOperation call) => call.Arguments.FirstOrDefault()?.Value is IMemberReferenceOperation { Member: var member } ? member.OriginalDefinition : null;

    // None where it is not known, or where a member is worked out from others.
    private static IReadOnlyCollection<ISymbol> WaitedFor(ISymbol channel, KnownSymbols known)
    {
        var names = channel.GetAttributes().Where(found => SymbolEqualityComparer.Default.Equals(found.AttributeClass, known.WakesOn)).SelectMany(found => found.ConstructorArguments)
            .Where(argument => argument is { Kind: TypedConstantKind.Array, IsNull: false }).SelectMany(argument => argument.Values).Select(value => value.Value as string);
        var members = names.Select(name => name is null ? null : MemberOf(channel.ContainingType, name)).ToList();
        return members.All(member => member is not null && QuietCode.IsPlain(member)) ? [.. members.OfType<ISymbol>()] : [];
    }

    private static ISymbol? MemberOf(INamedTypeSymbol? type, string name)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.GetMembers(name).FirstOrDefault() is { } found)
            {
                return found.OriginalDefinition;
            }
        }

        return null;
    }

    // The method takes the lock itself, and all of it is understood. Nothing else of the type calls it: that may have changed something before.
    private static bool IsAllOfItsRegion(IInvocationOperation call, IMethodSymbol method, IReadOnlyCollection<ISymbol> members, KnownSymbols known, OperationAnalysisContext context)
    {
        var code = new QuietCode(known, members);
        var whole = ProcessCode.WholeOf(call);
        return whole is IMethodBodyOperation
            && !whole.Syntax.ContainsDiagnostics // somebody is writing it
            && whole.Descendants().Any(operation => code.TakesLock(operation) && operation.Syntax.SpanStart < call.Syntax.SpanStart)
            && code.Is(whole)
            && !IsNamedWithin(method, context.CancellationToken);
    }

    private static bool IsNamedWithin(IMethodSymbol method, CancellationToken cancellation)
    {
        var type = method.ContainingType;
        while (type.ContainingType is { } around)
        {
            type = around;
        }

        return type.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellation).DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == method.Name));
    }
}
