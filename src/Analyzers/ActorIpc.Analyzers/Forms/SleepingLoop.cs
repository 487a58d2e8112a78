using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Forms;

// A loop with one sleep among its own statements, and nothing else in it but looks at the kill and what leads nowhere: while (something shared is not so) { sleep; leave where killed; }
internal sealed class SleepingLoop(IWhileLoopOperation loop, IInvocationOperation sleep, ImmutableArray<IOperation> statements, int at)
{
    private Way before;
    private Way after;

    // How a process that was killed goes on, by what stands before the sleep and after it.
    private enum Way
    {
        On,
        BehindTheLoop,
        OutOfTheBody,
    }

    // Null where no statement of the loop sleeps.
    public static SleepingLoop? Of(IWhileLoopOperation loop)
    {
        var statements = loop.Body is IBlockOperation block ? block.Operations : [loop.Body];
        for (var i = 0; i < statements.Length; i++)
        {
            if (SleepOf(statements[i]) is { } call)
            {
                return new SleepingLoop(loop, call, statements, i);
            }
        }

        return null;
    }

    public bool IsSound(SoundBody body)
    {
        var kind = body.Known.KindOf(sleep.TargetMethod);
        if ((kind & (SleepKind.Sleeps | SleepKind.Rechecks)) != SleepKind.Sleeps
            || loop is not { ConditionIsTop: true, ConditionIsUntil: false, IgnoredCondition: null, Condition: { } condition }
            || !body.Sleeps(sleep)
            || !IsPlain(body)
            || !Looks(condition, body, out var nothingElse, out var atTheKill))
        {
            return false;
        }

        if ((kind & SleepKind.Interruptible) == 0 || after == Way.OutOfTheBody)
        {
            return true;
        }

        // A process that was killed comes to the condition again, and past that only where what it waits for is not so.
        if (after == Way.On && ((before == Way.On && !atTheKill) || !nothingElse || body.Settings.StrictExitPath))
        {
            return false;
        }

        // Where it goes on behind the loop, it must not come to another sleep.
        if (after != Way.On || before != Way.OutOfTheBody || atTheKill)
        {
            body.SleepNoMore();
        }

        // And a loop around this one may begin where this one does, so that nobody can say which of the two is left.
        return !body.IsInLoop;
    }

    // The sleep of a statement: by itself, in a test of its result, or kept in a local.
    private static IInvocationOperation? SleepOf(IOperation statement) => (statement switch
    {
        IExpressionStatementOperation { Operation: var value } => value,
        IConditionalOperation { Condition: IPropertyReferenceOperation { Instance: { } value } } => value,
        IVariableDeclarationGroupOperation group => SoundBody.Initial(group),
        _ => null,
    }) is IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "SleepAsync" or "SleepUninterruptibleAsync" } call } ? call : null;

    // Nothing else stands in the loop than what may: and so it is known how a process goes on that was killed in the sleep.
    private bool IsPlain(SoundBody body)
    {
        for (var i = 0; i < statements.Length; i++)
        {
            var way = Way.On;
            switch (statements[i])
            {
                case IConditionalOperation test:
                    if (!IsOfKilled(test.Condition, i, body) || !Leaves(test, body, out way))
                    {
                        return false;
                    }

                    break;
                case IVariableDeclarationGroupOperation when i == at:
                    // Its local is of the library: nothing else may use it.
                    if (i + 1 == statements.Length || statements[i + 1] is not IConditionalOperation { Condition: IPropertyReferenceOperation { Instance: ILocalReferenceOperation } })
                    {
                        return false;
                    }

                    break;
                case IExpressionStatementOperation statement:
                    if (body.IsStop(statement))
                    {
                        way = Way.OutOfTheBody;
                    }
                    else if (i != at)
                    {
                        body.Add(statement);
                    }

                    break;
                case IVariableDeclarationGroupOperation group:
                    body.Add(group);
                    break;
                default:
                    return false;
            }

            before = i < at && before == Way.On ? way : before;
            after = i >= at && after == Way.On ? way : after;
        }

        return true;
    }

    // By the process, or by what the sleep has returned.
    private bool IsOfKilled(IOperation condition, int statement, SoundBody body) =>
        body.IsKilled(condition)
        || (condition is IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Boolean } property, Instance: var result }
            && body.Known.IsOfLibrary(property)
            && body.Known.IsKilledGuard(property)
            && (statement == at || (statement == at + 1 && result is ILocalReferenceOperation { Local: var local } && IsKeptIn(local))));

    private bool IsKeptIn(ILocalSymbol local) =>
        statements[at] is IVariableDeclarationGroupOperation group && SymbolEqualityComparer.Default.Equals(SoundBody.Variable(group)?.Symbol, local);

    // Who was killed does not go on in the loop.
    private static bool Leaves(IConditionalOperation test, SoundBody body, out Way way)
    {
        way = Way.On;
        var parts = test.WhenTrue is IBlockOperation block ? block.Operations : [test.WhenTrue];
        for (var i = 0; i < parts.Length; i++)
        {
            body.Add(parts[i]);
            way = parts[i] switch
            {
                IReturnOperation or IThrowOperation => Way.OutOfTheBody,
                IBranchOperation { BranchKind: BranchKind.Break } => Way.BehindTheLoop,
                _ => Way.On,
            };
            if (i < parts.Length - 1 && parts[i] is not IExpressionStatementOperation)
            {
                return false;
            }
        }

        return test.WhenFalse is null && way != Way.On;
    }

    // Whether each pass looks at something shared; whether the condition lets control out of the loop by nothing else; and whether it lets out who was killed.
    private static bool Looks(IOperation condition, SoundBody body, out bool nothingElse, out bool atTheKill)
    {
        var looks = false;
        (nothingElse, atTheKill) = (true, false);
        var open = new Stack<IOperation>([condition]);
        while (open.Count > 0)
        {
            switch (open.Pop())
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd, OperatorMethod: null } both:
                    open.Push(both.RightOperand);
                    open.Push(both.LeftOperand);
                    break;
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null, Operand: var operand } when body.IsKilled(operand):
                    atTheKill = true;
                    break;
                case var part:
                    body.Add(part);
                    var isLook = part is { Type.SpecialType: SpecialType.System_Boolean, ConstantValue.HasValue: false } && ReadsShared(part, body);
                    looks |= isLook;
                    nothingElse &= isLook;
                    break;
            }
        }

        return looks;
    }

    // A field, a property, an element or a call is what the value is about, and no way to the value passes it by.
    private static bool ReadsShared(IOperation value, SoundBody body)
    {
        var open = new Stack<IOperation>([value]);
        while (open.Count > 0)
        {
            switch (open.Pop())
            {
                case IUnaryOperation { Operand: var operand }:
                    open.Push(operand);
                    break;
                case IConversionOperation { Operand: var operand }:
                    open.Push(operand);
                    break;
                case IIsPatternOperation { Value: var matched }:
                    open.Push(matched);
                    break;
                case IBinaryOperation { OperatorKind: not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr), LeftOperand: var left, RightOperand: var right }:
                    open.Push(left);
                    open.Push(right);
                    break;
                case IArrayElementReferenceOperation:
                case IFieldReferenceOperation { Field: { IsConst: false } field } when body.IsOfInterest(field):
                case IPropertyReferenceOperation { Property: var property } when body.IsOfInterest(property):
                case IInvocationOperation { IsImplicit: false, TargetMethod: var called } when body.IsOfInterest(called):
                    return true;
            }
        }

        return false;
    }
}
