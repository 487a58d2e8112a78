using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Whether a value is what a sleep returned, or what taking a lock did.
internal static class Results
{
    public static bool IsOfAWait(IOperation value, Body body) => Sources(value, body).Any(source => body.Sleeps.Any(sleep => sleep.Call == source) || IsKey(source, body));

    // The call waits for a lock, and gives the key.
    public static bool IsKey(IOperation source, Body body) =>
        source is IInvocationOperation { TargetMethod: var method } && body.Known.IsOfLibrary(method) && body.Known.IsKey(KnownSymbols.Unwrapped(method.ReturnType));

    public static bool IsOf(Sleep sleep, IOperation value, Body body) => Sources(value, body).Contains(sleep.Call);

    // The calls that the value may be the result of: through await, casts, AsTask and ConfigureAwait, locals and captures.
    public static IEnumerable<IOperation> Sources(IOperation value, Body body) => Sources(value, body, []);

    private static IEnumerable<IOperation> Sources(IOperation value, Body body, HashSet<object> seen)
    {
        while (true)
        {
            switch (value)
            {
                case IAwaitOperation await:
                    value = await.Operation;
                    continue;
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                case IInvocationOperation { Instance: { } task, TargetMethod.Name: "AsTask" or "ConfigureAwait" or "Preserve" or "GetAwaiter" or "GetResult" }:
                    value = task;
                    continue;
                case IPropertyReferenceOperation { Instance: { } task, Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } }:
                    value = task;
                    continue;
                case IInvocationOperation:
                    return [value];
                case ISimpleAssignmentOperation assignment:
                    value = assignment.Value;
                    continue;
                case ILocalReferenceOperation { Local: var local }:
                    return seen.Add(local) ? body.Values.WritesTo(local).SelectMany(write => Sources(write.Value, body, seen)) : [];
                case IFlowCaptureReferenceOperation capture:
                    return seen.Add(capture.Id) ? body.Values.WritesTo(capture.Id).SelectMany(write => Sources(write.Value, body, seen)) : [];
                default:
                    return [];
            }
        }
    }
}
