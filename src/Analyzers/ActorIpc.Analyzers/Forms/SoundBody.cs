using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Forms;

// Whether a body is right by its form, so that no rule about bodies has anything to say of it and its graph need not be made: one process sleeps, in loops of the form of SleepingLoop, with one lock that a using releases;
// and of the library there is nothing else in it but wakeups and looks at the kill. In doubt it is not.
internal sealed class SoundBody(IMethodSymbol method, KnownSymbols known, Settings settings)
{
    private const int Deepest = 4;

    private readonly Stack<IOperation?> open = new();
    private ISymbol? process;
    private ISymbol? locked;

    // What the lock is held in.
    private IOperation? scope;
    private int loops;
    private int waits;
    private bool isOver;

    public KnownSymbols Known => known;

    public Settings Settings => settings;

    public bool IsInLoop => loops > 0;

    // There are so many calls in the body that wait, or have to do with locks.
    public static bool Is(IOperation root, ISymbol owner, int waits, KnownSymbols known, Settings settings) =>
        settings.NamesNothing
        && root is IMethodBodyOperation { BlockBody: { } block, ExpressionBody: null }
        && owner is IMethodSymbol method
        && known.RequiredLock(method) is null
        && new SoundBody(method, known, settings).Holds(block, waits);

    // What is in the loop is a part of the body too.
    public void Add(IOperation part) => open.Push(part);

    public bool IsProcess(IOperation? operation) => PlaceOf(operation) is { } symbol && known.IsProcess(operation!.Type) && Same(ref process, symbol);

    // The sleep has the lock that is held here. A time or a token may end it too: then it goes on as after a wakeup.
    public bool Sleeps(IInvocationOperation call)
    {
        if (scope is null || isOver || !known.IsProcess(call.TargetMethod.ContainingType) || !IsProcess(call.Instance))
        {
            return false;
        }

        waits++;
        var isWithLock = false;
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                continue;
            }

            var isLock = known.IsLock(argument.Parameter?.Type);
            if (!isLock && argument.Parameter?.Type.Name != "WaitChannel")
            {
                Add(argument.Value);
            }
            else if (PlaceOf(argument.Value) is not { } place || (isLock && !SymbolEqualityComparer.Default.Equals(place, locked)))
            {
                return false;
            }

            isWithLock |= isLock;
        }

        return isWithLock;
    }

    // From here on there may be no other sleep.
    public void SleepNoMore() => isOver = true;

    // Whether the process was killed.
    public bool IsKilled(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: var property, Instance: { } instance } && IsGuard(property, instance);

    // Who was killed does not get past it.
    public bool IsStop(IOperation operation) =>
        operation is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { ReturnsVoid: true, Parameters.IsEmpty: true } called, Instance: { } instance } } && IsGuard(called, instance);

    // Somebody else may change what it says: it is not about a kill or a token.
    public bool IsOfInterest(ISymbol member) => !known.IsKilledGuard(member) && !known.IsOfToken(member);

    // The one variable that is declared, and what it begins with.
    public static IOperation? Initial(IVariableDeclarationGroupOperation group) => Variable(group)?.Initializer?.Value;

    public static IVariableDeclaratorOperation? Variable(IVariableDeclarationGroupOperation group) =>
        group.Declarations is { Length: 1 } declarations && declarations[0].Declarators is { Length: 1 } declared ? declared[0] : null;

    private static bool Same(ref ISymbol? first, ISymbol found) => SymbolEqualityComparer.Default.Equals(first ??= found, found);

    // A parameter, or a field of this object. It stands for the same all along: what else names a value of the library, to write it, is of another form (Concerns).
    private static ISymbol? PlaceOf(IOperation? operation) => operation switch
    {
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        _ => null,
    };

    private bool IsGuard(ISymbol member, IOperation instance) => known.IsProcess(member.ContainingType) && known.IsKilledGuard(member) && IsProcess(instance);

    private bool Holds(IBlockOperation block, int all)
    {
        Add(block);
        while (open.Count > 0)
        {
            if (open.Pop() is not { } operation)
            {
                Leave(open.Pop()!);
            }
            else if (!Enter(operation))
            {
                return false;
            }
        }

        return waits == all;
    }

    private bool Enter(IOperation operation)
    {
        // By its kind, which is one question.
        switch (operation.Kind)
        {
            case OperationKind.Block:
                return EnterWithin(operation);
            case OperationKind.Loop:
                if (operation is IWhileLoopOperation loop && SleepingLoop.Of(loop) is { } sleeping)
                {
                    return sleeping.IsSound(this);
                }

                loops++;
                return (operation is not IForEachLoopOperation each || IsPlain(each)) && EnterWithin(operation);
            case OperationKind.UsingDeclaration:
                return Takes(((IUsingDeclarationOperation)operation).DeclarationGroup, operation.Parent);
            case OperationKind.Using:
                var use = (IUsingOperation)operation;
                Add(use.Body);
                return Takes(use.Resources, use.Body);
            case OperationKind.Throw:
                // As a statement: what throws within an expression is a way of its own.
                return operation is IThrowOperation { Exception: not null, Parent: IBlockOperation or ISwitchCaseOperation or IConditionalOperation { Type: null } } && EnterParts(operation);
            case OperationKind.ExpressionStatement:
                return IsStop(operation) || EnterParts(operation);
            case OperationKind.Invocation:
                return EnterCall((IInvocationOperation)operation);
            case OperationKind.Argument:
                open.Push(((IArgumentOperation)operation).Value);
                return true;
            case OperationKind.Literal or OperationKind.InstanceReference:
                return true;
            case OperationKind.LocalReference or OperationKind.ParameterReference:
                return !Concerns(operation.Type);
            case OperationKind.PropertyReference:
                return IsKilled(operation) || (!known.IsOfLibrary(((IPropertyReferenceOperation)operation).Property) && EnterValue(operation));
            case OperationKind.FieldReference or OperationKind.EventReference or OperationKind.MethodReference:
                return !known.IsOfLibrary(((IMemberReferenceOperation)operation).Member) && EnterValue(operation);
            case OperationKind.VariableDeclarator:
                return !Concerns(((IVariableDeclaratorOperation)operation).Symbol.Type) && EnterParts(operation);
            case OperationKind.Branch:
                return ((IBranchOperation)operation).BranchKind != BranchKind.GoTo;
            case OperationKind.AnonymousFunction:
                return !((IAnonymousFunctionOperation)operation).Symbol.IsAsync && EnterParts(operation);

            // What makes ways of its own, or hides them.
            case OperationKind.None or OperationKind.Invalid or OperationKind.Try or OperationKind.Lock or OperationKind.Labeled
                or OperationKind.LocalFunction or OperationKind.YieldReturn or OperationKind.YieldBreak or OperationKind.FunctionPointerInvocation or OperationKind.AddressOf
                or OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicObjectCreation or OperationKind.DynamicIndexerAccess:
                return false;
            default:
                return EnterValue(operation);
        }
    }

    private bool EnterCall(IInvocationOperation call)
    {
        var called = call.TargetMethod;
        if (known.IsOfLibrary(called))
        {
            return known.IsWakeup(called) && IsProcess(call.Instance) && PlaceOf(call.Arguments[0].Value) is not null;
        }

        if (Concerns(call.Type) || Definitions.AreSame(called, method))
        {
            return false;
        }

        if (call.Instance is not null)
        {
            open.Push(call.Instance);
        }

        foreach (var argument in call.Arguments)
        {
            open.Push(argument.Value);
        }

        return true;
    }

    private bool EnterValue(IOperation operation) => !Concerns(operation.Type) && EnterParts(operation);

    // Until all that is in it has been looked at. A null before it says so.
    private bool EnterWithin(IOperation operation)
    {
        open.Push(operation);
        open.Push(null);
        return EnterParts(operation);
    }

    private void Leave(IOperation operation)
    {
        loops -= operation.Kind == OperationKind.Loop ? 1 : 0;
        scope = operation == scope ? null : scope;
    }

    // In their order.
    private bool EnterParts(IOperation operation)
    {
        foreach (var part in operation.ChildOperations.Reverse())
        {
            open.Push(part);
        }

        return true;
    }

    // A value of the type may have to do with what the process does. In doubt, which is where types are made of types that are made of types, it may.
    private bool Concerns(ITypeSymbol? type, int depth = 0)
    {
        if (type is null || type.SpecialType != SpecialType.None)
        {
            return false;
        }

        switch (type.TypeKind)
        {
            case TypeKind.Error or TypeKind.Dynamic or TypeKind.Pointer or TypeKind.FunctionPointer:
                return true;
            case TypeKind.Array:
                return depth == Deepest || Concerns(((IArrayTypeSymbol)type).ElementType, depth + 1);
        }

        if (type is INamedTypeSymbol { IsGenericType: true } generic)
        {
            foreach (var argument in generic.TypeArguments)
            {
                if (depth == Deepest || Concerns(argument, depth + 1))
                {
                    return true;
                }
            }
        }

        return known.IsOfLibrary(type);
    }

    // What it calls to go from one to the next is not in the tree, and nobody has said anything of that.
    private bool IsPlain(IForEachLoopOperation each) => !each.IsAsynchronous && each.Collection.Type is { } type && (type.TypeKind == TypeKind.Array || !known.Speaks(type));

    // A using of one lock. What another one calls at its end is not in the tree.
    private bool Takes(IOperation resources, IOperation? within)
    {
        if (scope is not null
            || within is not IBlockOperation
            || resources is not IVariableDeclarationGroupOperation group
            || Initial(group) is not IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "LockAsync" } call }
            || !known.TakesLock(call.TargetMethod)
            || !IsProcess(call.Instance))
        {
            return false;
        }

        scope = within;
        waits++;
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && (argument.Parameter?.Type.Name != "IpcLock" || PlaceOf(argument.Value) is not { } place || !Same(ref locked, place)))
            {
                return false;
            }
        }

        return true;
    }
}
