using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// What becomes of a value: the way from it on, past await, casts, AsTask and ConfigureAwait, locals and captures, and whatever else the caller looks through.
internal sealed class Uses(Body body, Func<IOperation, bool> looksThrough)
{
    private readonly HashSet<IOperation> seen = [];

    // Each operation that gives the value to something that uses it: its parent; none, where it is what a branch, a return or a throw is about.
    public IReadOnlyList<IOperation> Of(IOperation value)
    {
        var found = new List<IOperation>();
        var open = new Stack<IOperation>([value]);
        while (open.Count > 0)
        {
            if (Follow(open.Pop(), open) is { } use)
            {
                found.Add(use);
            }
        }

        return found;
    }

    // Up from a value to what uses it. What stands for the value elsewhere is to be followed too.
    private IOperation? Follow(IOperation value, Stack<IOperation> open)
    {
        for (var at = value; seen.Add(at); at = at.Parent)
        {
            switch (at.Parent)
            {
                case IFlowCaptureOperation capture:
                    Push(body.Values.ReadsOf(capture.Id));
                    return null;
                case ISimpleAssignmentOperation { IsRef: false } assignment when assignment.Value == at && LocalOf(assignment.Target) is { } local:
                    if (body.Values.IsShared(local))
                    {
                        return at;
                    }

                    Push(ReadsAfter(assignment, local));
                    if (assignment.Parent is null or IExpressionStatementOperation)
                    {
                        return null;
                    }

                    continue;
                case null:
                    return at;
                case var parent when !IsPassedOnBy(parent, at) && !looksThrough(parent):
                    return at;
            }
        }

        return null;

        void Push(IReadOnlyList<IOperation> values)
        {
            for (var i = values.Count - 1; i >= 0; i--)
            {
                open.Push(values[i]);
            }
        }
    }

    private static bool IsPassedOnBy(IOperation parent, IOperation value) => parent switch
    {
        IAwaitOperation or IParenthesizedOperation or IConversionOperation { OperatorMethod: null } => true,
        IInvocationOperation { TargetMethod.Name: "AsTask" or "ConfigureAwait" or "Preserve" or "GetAwaiter" or "GetResult" } call => call.Instance == value,
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } => true,
        _ => false,
    };

    private ILocalSymbol? LocalOf(IOperation target) => target switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IDeclarationExpressionOperation { Expression: var declared } => LocalOf(declared),
        IFlowCaptureReferenceOperation { Id: var id } when body.Values.WritesTo(id).Count == 1 => LocalOf(body.Values.WritesTo(id)[0].Value),
        _ => null,
    };

    // Where the local is read before it is written again.
    private List<IOperation> ReadsAfter(IOperation assignment, ILocalSymbol local)
    {
        var reads = new List<IOperation>();
        var block = body.BlockOf(assignment);
        var isWrittenAtOnce = IsWritten(Order.Of(block).SkipWhile(operation => operation != assignment).Skip(1));
        Reach.From(
            body.Graph.Of(block).SelectMany(node => isWrittenAtOnce ? node.Caught : node.Successors),
            node => IsWritten(Order.Of(node.Block)) ? [.. node.Caught] : node.Successors);
        return reads;

        bool IsWritten(IEnumerable<IOperation> operations)
        {
            foreach (var operation in operations)
            {
                if (operation is ISimpleAssignmentOperation { IsRef: false, Target: var target } && SymbolEqualityComparer.Default.Equals(LocalOf(target), local))
                {
                    return true;
                }

                if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && !IsTarget(reference))
                {
                    reads.Add(reference);
                }
            }

            return false;
        }
    }

    private static bool IsTarget(IOperation reference) => reference.Parent switch
    {
        ISimpleAssignmentOperation assignment => assignment.Target == reference,
        IDeclarationExpressionOperation declaration => IsTarget(declaration),
        _ => false,
    };
}
