using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

// Whether a function surely has nothing to do with some members: it calls nothing but locks, wakeups and tests of killed, writes only its own locals and other fields of its own object, and does not look
// at the members either: who does may know of a change that was made elsewhere.
internal sealed class QuietCode(KnownSymbols known, IReadOnlyCollection<ISymbol> members)
{
    public bool Is(IOperation operation) => operation.Descendants().All(IsQuiet);

    // The call takes a lock, and says so by the key that it gives.
    public bool TakesLock(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: var method }
        && IsOfLibrary(method)
        && method.Parameters.Any(parameter => known.IsLock(parameter.Type))
        && (IsKey(KnownSymbols.Unwrapped(method.ReturnType)) || method.Parameters.Any(parameter => parameter.RefKind == RefKind.Out && IsKey(parameter.Type)));

    private bool IsQuiet(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } =>
            TakesLock(operation)
            || known.IsWakeup(method)
            || (IsOfLibrary(method) && (known.IsKilledGuard(method) || IsKey(method.ContainingType)))
            || method is { Name: "ConfigureAwait" or "AsTask", ContainingNamespace.Name: "Tasks" },
        IObjectCreationOperation { Type: var type } => type is not null && type.DeclaringSyntaxReferences.IsEmpty,
        IMemberReferenceOperation { Member: var member } when members.Contains(member.OriginalDefinition, SymbolEqualityComparer.Default) => false,
        IPropertyReferenceOperation { Property: var property } => property.DeclaringSyntaxReferences.IsEmpty || IsPlain(property),
        IAwaitOperation { Operation: not IInvocationOperation } or IReturnOperation { Kind: OperationKind.YieldReturn } => false,
        IAssignmentOperation and not IDeconstructionAssignmentOperation => MayWrite(((IAssignmentOperation)operation).Target),
        IIncrementOrDecrementOperation step => MayWrite(step.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument => argument.Value is IDeclarationExpressionOperation || MayWrite(argument.Value),
        IUsingDeclarationOperation { DeclarationGroup: var group } => group.Declarations.All(HoldsKeys),
        IUsingOperation { Resources: IVariableDeclarationGroupOperation group } => group.Declarations.All(HoldsKeys),
        IDeconstructionAssignmentOperation or IUsingOperation or ILoopOperation { LoopKind: LoopKind.ForEach } or IInvalidOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
            or IFunctionPointerInvocationOperation or IAddressOfOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or IMethodReferenceOperation or IEventAssignmentOperation => false,
        IVariableDeclaratorOperation { Symbol.IsRef: true } => false,
        IBinaryOperation { OperatorMethod: { DeclaringSyntaxReferences.IsEmpty: false } } or IUnaryOperation { OperatorMethod: { DeclaringSyntaxReferences.IsEmpty: false } }
            or IConversionOperation { OperatorMethod: { DeclaringSyntaxReferences.IsEmpty: false } } => false,
        _ => operation.Kind != OperationKind.None,
    };

    private static bool MayWrite(IOperation target) => target switch
    {
        ILocalReferenceOperation or IDiscardOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } => true,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation, Member: var member } => IsPlain(member),
        _ => false,
    };

    private bool HoldsKeys(IVariableDeclarationOperation declaration) => declaration.Declarators.All(declared => IsKey(declared.Symbol.Type));

    private bool IsKey(ITypeSymbol? type) => type is not null && IsOfLibrary(type) && type.Name.EndsWith("Grant", StringComparison.Ordinal);

    private bool IsOfLibrary(ISymbol symbol) => known.Process is not null && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, known.Process.ContainingAssembly);

    // Reading or writing it is nothing more than that.
    public static bool IsPlain(ISymbol member) =>
        member is IFieldSymbol
        || (member is IPropertySymbol { IsVirtual: false, IsAbstract: false, IsOverride: false, ContainingType: { } type }
            && type.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, member)));
}
