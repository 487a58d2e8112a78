using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Whether a call may come back without what it was made for, so that only its result says what it did. In doubt it does not.
internal static class Waits
{
    // A call that belongs in a loop of the caller's own is judged there; and a lock that no kill keeps the process from is sure to be taken, unless the wait has an end.
    public static bool MayEndWithout(IInvocationOperation call, Body body)
    {
        var method = call.TargetMethod;
        var kind = body.KindOf(method);
        if (kind == SleepKind.None)
        {
            return body.Facts.SleepOfHelper(method) == SleepKind.None
                && (body.Known.IsUninterruptible(method) ? HasAnEnd(call, body) : !body.Known.IsOfLibrary(method) || body.Known.SaysToCheck(method));
        }

        return (kind & SleepKind.Rechecks) != 0
            && ((kind & SleepKind.Interruptible) != 0 || HasAnEnd(call, body))
            && !call.Arguments.Any(argument => IsCommand(argument.Parameter?.Type))
            && (!IsVector(call) || call.Arguments.SelectMany(argument => Order.Of(argument.Value)).Any(TakesUnits));
    }

    // The process is killed or interrupted only in a sleep that allows it; but a time or a token ends any.
    private static bool HasAnEnd(IInvocationOperation call, Body body) => call.Arguments.Any(argument => EndsWait(argument, body));

    private static bool EndsWait(IArgumentOperation argument, Body body) =>
        argument is { ArgumentKind: not ArgumentKind.DefaultValue, Value: var value, Parameter.Type: INamedTypeSymbol type }
        && (SymbolEqualityComparer.Default.Equals(type, body.Known.CancellationToken) ? !IsNoToken(value) : IsTime(type) && !IsNoTime(value));

    private static bool IsTime(INamedTypeSymbol type) =>
        type.Name == "TimeSpan" || (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && type.TypeArguments[0].Name == "TimeSpan");

    private static bool IsNoTime(IOperation value) => value switch
    {
        { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
        IConversionOperation conversion => IsNoTime(conversion.Operand),
        IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" } } => true,
        _ => false,
    };

    private static bool IsNoToken(IOperation value) => value switch
    {
        IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "None" } => true,
        IConversionOperation conversion => IsNoToken(conversion.Operand),
        _ => false,
    };

    // futex(2) in one call is many calls, and of most of them nothing has to be looked at.
    private static bool IsCommand(ITypeSymbol? type) => type is { Name: "FutexCommand", TypeKind: TypeKind.Enum, ContainingNamespace.Name: "ActorIpc" };

    // What gives units only does not wait.
    private static bool IsVector(IInvocationOperation call) => KnownSymbols.Unwrapped(call.TargetMethod.ReturnType) is { Name: "OperateResult", ContainingNamespace.Name: "ActorIpc" };

    private static bool TakesUnits(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Take" or "AwaitZero", ContainingType: var type } } => IsOperation(type),
        IObjectCreationOperation { Type: var type, Arguments: var arguments } => IsOperation(type) && arguments.Any(argument => argument.Parameter?.Name == "Delta" && argument.Value.ConstantValue is { HasValue: true, Value: short and <= 0 }),
        _ => false,
    };

    private static bool IsOperation(ITypeSymbol? type) => type is { Name: "SemaphoreOp", ContainingNamespace.Name: "ActorIpc" };
}
