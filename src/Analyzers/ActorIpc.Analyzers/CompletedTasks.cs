using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

// Whether code asks for the value of a task that is known to be complete, so that it does not wait. In doubt it is.
internal static class CompletedTasks
{
    public static bool Has(IOperation task)
    {
        var plain = Plain(task);
        switch (plain)
        {
            case IAwaitOperation or IObjectCreationOperation or IDefaultValueOperation or IConditionalAccessInstanceOperation:
                // What awaiting WhenAny gives; a ValueTask of a value.
                return true;
            case IInvocationOperation { TargetMethod: var method }:
                return method.Name is "FromResult" or "FromException" or "FromCanceled";
            case IPropertyReferenceOperation { Property.Name: "CompletedTask" }:
                return true;
        }

        return ProcessCode.WholeOf(task).DescendantsAndSelf().Any(operation => operation != task.Parent && Completes(operation, plain));
    }

    // The task itself, without what is wrapped around it.
    public static IOperation Plain(IOperation task)
    {
        while (true)
        {
            switch (task)
            {
                case IConversionOperation conversion:
                    task = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    task = parenthesized.Operand;
                    continue;
                case IInvocationOperation { Instance: { } inner, TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" }:
                    task = inner;
                    continue;
                default:
                    return task;
            }
        }
    }

    // Somebody waits for the task, or asks whether it is complete.
    private static bool Completes(IOperation operation, IOperation task) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny" or "WaitAll" or "WaitAny", ContainingType.Name: "Task" } } => task is not IInvocationOperation,
        IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType.Name: "Task" }, Instance: { } instance } => Is(instance, task),
        IAwaitOperation await => await.Operation.DescendantsAndSelf().Any(part => Is(part, task)),
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status", Instance: { } instance } => Is(instance, task),
        IIsPatternOperation match => Is(match.Value, task),
        ISwitchOperation choice => Is(choice.Value, task),
        ISwitchExpressionOperation choice => Is(choice.Value, task),
        _ => false,
    };

    private static bool Is(IOperation operation, IOperation task) =>
        Plain(operation) is var other && other != task && SymbolOf(task) is { } symbol && SymbolEqualityComparer.Default.Equals(SymbolOf(other), symbol);

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };
}
