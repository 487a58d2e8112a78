using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Whether a value is what a sleep returned, or what taking a lock did.
internal static class Results
{
    public static bool IsOfAWait(IOperation value, Body body) => Sources(value, body).Any(source => body.IsSleep(source) || IsKey(source, body));

    // The call waits for a lock, and gives the key.
    public static bool IsKey(IOperation source, Body body) =>
        source is IInvocationOperation { TargetMethod: var method } && body.Known.IsOfLibrary(method) && body.Known.IsKey(KnownSymbols.Unwrapped(method.ReturnType));

    public static bool IsOf(Sleep sleep, IOperation value, Body body) => Sources(value, body).Contains(sleep.Call);

    // The calls that the value may be the result of: through await, casts, AsTask and ConfigureAwait, locals and captures.
    public static IEnumerable<IOperation> Sources(IOperation value, Body body)
    {
        HashSet<object>? seen = null;
        Stack<IOperation>? open = null;
        for (IOperation? at = value; at is not null; at = open is { Count: > 0 } ? open.Pop() : null)
        {
            var inner = at;
            while (Within(inner) is { } next)
            {
                inner = next;
            }

            var (variable, writes) = inner switch
            {
                ILocalReferenceOperation { Local: var local } => ((object)local, body.Values.WritesTo(local)),
                IFlowCaptureReferenceOperation { Id: var id } => (id, body.Values.WritesTo(id)),
                _ => (null, []),
            };
            if (inner is IInvocationOperation)
            {
                yield return inner;
            }
            else if (variable is not null && (seen ??= []).Add(variable))
            {
                for (var i = writes.Count - 1; i >= 0; i--)
                {
                    (open ??= new()).Push(writes[i].Value);
                }
            }
        }
    }

    // What is looked through.
    private static IOperation? Within(IOperation value) => value switch
    {
        IAwaitOperation await => await.Operation,
        IConversionOperation conversion => conversion.Operand,
        IParenthesizedOperation parenthesized => parenthesized.Operand,
        IInvocationOperation { Instance: { } task, TargetMethod.Name: "AsTask" or "ConfigureAwait" or "Preserve" or "GetAwaiter" or "GetResult" } => task,
        IPropertyReferenceOperation { Instance: { } task, Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } => task,
        ISimpleAssignmentOperation assignment => assignment.Value,
        _ => null,
    };
}
