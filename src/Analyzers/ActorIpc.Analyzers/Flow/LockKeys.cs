using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// What calls return that take a lock: where each key comes from, and whether anybody else may have it.
internal sealed class LockKeys
{
    private readonly Body body;
    private readonly HashSet<IOperation> escaped = [];

    public LockKeys(Body body)
    {
        this.body = body;
        foreach (var block in body.Cfg.Blocks)
        {
            foreach (var operation in Order.Of(block))
            {
                var kind = operation.Kind;
                if (kind is OperationKind.LocalReference or OperationKind.FlowCaptureReference or OperationKind.Invocation)
                {
                    if (IsKeyOrTask(operation.Type) && Escapes(operation, block))
                    {
                        escaped.UnionWith(Of(operation).Takings);
                    }
                }
                else if (kind == OperationKind.Argument
                    && ((IArgumentOperation)operation).Value is var given and not (ILocalReferenceOperation or IDeclarationExpressionOperation or IDiscardOperation)
                    && IsKeyOrTask(given.Type)
                    && IsTaking(operation.Parent))
                {
                    escaped.Add(operation.Parent!);
                }
            }
        }
    }

    // The call is one of the library that takes a lock.
    public bool IsTaking(IOperation? operation) =>
        operation is IInvocationOperation { TargetMethod: var method } && body.Known.TakesLock(method);

    public bool HasEscaped(IOperation taking) => escaped.Contains(taking);

    // The calls that the key may come from.
    public Key Of(IOperation value)
    {
        var key = new Key();
        HashSet<object>? seen = null;
        var open = new Stack<IOperation>([value]);
        while (open.Count > 0)
        {
            switch (open.Pop())
            {
                case IAwaitOperation await:
                    open.Push(await.Operation);
                    break;
                case IConversionOperation conversion:
                    open.Push(conversion.Operand);
                    break;
                case IParenthesizedOperation parenthesized:
                    open.Push(parenthesized.Operand);
                    break;
                case ISimpleAssignmentOperation assignment:
                    open.Push(assignment.Value);
                    break;
                case IDeclarationExpressionOperation declaration:
                    open.Push(declaration.Expression);
                    break;
                case IInvocationOperation call when IsTaking(call):
                    key.Takings.Add(call);
                    break;
                case IInvocationOperation { Instance: { } task, TargetMethod.Name: "AsTask" or "ConfigureAwait" or "Preserve" or "GetAwaiter" or "GetResult" or "GetValueOrDefault" }:
                    open.Push(task);
                    break;
                case IPropertyReferenceOperation { Instance: { } task, Property: { Name: "Result" or "Value", ContainingType.Name: "Task" or "ValueTask" or "Nullable" } }:
                    open.Push(task);
                    break;
                case IDefaultValueOperation or ILiteralOperation or IObjectCreationOperation { Arguments.IsEmpty: true }:
                    break;
                case ILocalReferenceOperation { Local: var local }:
                    key.IsComplete &= !body.Values.IsShared(local);
                    Push(body.Values.WritesTo(local), local);
                    break;
                case IFlowCaptureReferenceOperation { Id: var id }:
                    Push(body.Values.WritesTo(id), id);
                    break;
                default:
                    key.IsComplete = false;
                    break;
            }
        }

        return key;

        void Push(IReadOnlyList<Write> writes, object to)
        {
            if ((seen ??= []).Add(to))
            {
                key.IsComplete &= writes.Count > 0;
                foreach (var write in writes)
                {
                    open.Push(write.Value);
                }
            }
        }
    }

    private bool IsKeyOrTask(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.None or SpecialType.System_Nullable_T }
        && (body.Known.IsKey(type) || body.Known.IsKey(KnownSymbols.Unwrapped(type)) || (type is INamedTypeSymbol { Name: "Nullable", TypeArguments: { Length: 1 } of } && body.Known.IsKey(of[0])));

    // Whether the value goes where the body does not see it any more.
    private bool Escapes(IOperation value, BasicBlock block)
    {
        for (var at = value; ; at = at.Parent!)
        {
            switch (at.Parent)
            {
                case null:
                    return at == block.BranchValue && block.ConditionalSuccessor is null;
                case IAwaitOperation or IConversionOperation or IParenthesizedOperation:
                    continue;
                case IInvocationOperation call when call.Instance == at:
                    if (call.TargetMethod.Name is "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter" or "GetResult" or "GetValueOrDefault")
                    {
                        continue;
                    }

                    return false;
                case IPropertyReferenceOperation { Property.Name: "Result" or "Value" }:
                    continue;
                case IMemberReferenceOperation or IExpressionStatementOperation or IFlowCaptureOperation or IIsPatternOperation or IIsNullOperation or IBinaryOperation:
                    return false;
                case IDeclarationExpressionOperation or IArgumentOperation { Parameter.RefKind: RefKind.Out }:
                    return value is ILocalReferenceOperation { Local: var declared } && body.Values.IsShared(declared);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } }:
                    return !body.Known.IsOfLibrary(method);
                case ISimpleAssignmentOperation assignment when assignment.Target == at:
                    return value is ILocalReferenceOperation { Local: var written } && body.Values.IsShared(written);
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation or IDiscardOperation, Parent: var around }:
                    if (around is IExpressionStatementOperation)
                    {
                        return false;
                    }

                    continue;
                default:
                    return true;
            }
        }
    }

    // A key by the calls that may have given it.
    public sealed class Key
    {
        public HashSet<IOperation> Takings { get; } = [];

        // It comes from nowhere else.
        public bool IsComplete { get; set; } = true;

        // What the calls take, once that is known: LockActs.
        public Taking[]? Acts { get; set; }
    }
}
