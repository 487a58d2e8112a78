using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

// Whether a body surely never sleeps: it calls nothing that may, and has nothing to await or to hand on that somebody else may be slow to complete. In doubt it may sleep.
internal static class SleeplessBody
{
    public static bool Is(IOperation body, KnownSymbols known, Settings settings) =>
        !body.Descendants().Any(operation => MaySleep(operation, known, settings));

    private static bool MaySleep(IOperation operation, KnownSymbols known, Settings settings) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } => MaySleep(method, known, settings),
        IInvalidOperation or IDynamicInvocationOperation or IFunctionPointerInvocationOperation or IMethodReferenceOperation => true,
        IThrowOperation => true, // it may be there to be written
        IUsingDeclarationOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } =>
            !operation.Descendants().OfType<IVariableDeclaratorOperation>().All(declared => IsOfLibrary(declared.Symbol.Type, known)) || operation is IUsingOperation { Resources: not IVariableDeclarationGroupOperation },
        IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType: { Name: "Task" or "ValueTask" } } } => false,
        IObjectCreationOperation { Type: { } made } creation => IsAwaitable(made) && (creation.Arguments.Length > 1 || creation.Arguments.Any(argument => IsAwaitable(argument.Value.Type))),
        IFieldReferenceOperation or IPropertyReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation or IInstanceReferenceOperation or IEventReferenceOperation =>
            IsAwaitable(operation.Type),
        _ => false,
    };

    private static bool MaySleep(IMethodSymbol method, KnownSymbols known, Settings settings) =>
        known.KindOf(method) != SleepKind.None
        || settings.IsInterruptible(method)
        || method.MethodKind == MethodKind.DelegateInvoke
        || !(IsOfLibrary(method, known)
            || (IsOfFramework(method) && (method is { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" } || (!IsOfThreading(method) && !IsAwaitable(method.ReturnType)))));

    private static bool IsOfLibrary(ISymbol symbol, KnownSymbols known) =>
        known.Process is not null && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, known.Process.ContainingAssembly);

    private static bool IsOfFramework(ISymbol method) =>
        method.DeclaringSyntaxReferences.IsEmpty && Namespace(method) is var space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));

    private static bool IsOfThreading(ISymbol method) => Namespace(method).StartsWith("System.Threading", StringComparison.Ordinal);

    private static string Namespace(ISymbol symbol) => symbol.ContainingNamespace?.ToDisplayString() ?? "";

    private static bool IsAwaitable(ITypeSymbol? type) =>
        type is { Name: "IAsyncEnumerable" or "IAsyncEnumerator" } or { TypeKind: TypeKind.Dynamic or TypeKind.Delegate or TypeKind.TypeParameter } || (type is not null && !type.GetMembers("GetAwaiter").IsEmpty);
}
