using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Definition D5: what the branches of a body say of a process that was killed while it slept.
internal sealed class KilledTests(Body body, Sleep? sleep)
{
    // Locals that stand for each other have an end.
    private const int Deepest = 16;

    // So have conditions that are made of each other.
    private const int DeepestValue = 500;

    private readonly Sleep? sleep = sleep;
    private About? about;
    private HashSet<object>? open;
    private Dictionary<object, bool?>? found;
    private HashSet<object>? circular;
    private bool isInCircle;
    private int depth;
    private HashSet<int>? after;

    // The value of a condition, once the process has been killed in the sleep; null where that does not decide it.
    public bool? Value(IOperation condition)
    {
        if (depth == DeepestValue)
        {
            // The stack has an end too. Nothing that comes out without it is remembered.
            isInCircle = true;
            return null;
        }

        depth++;
        var value = Find(condition);
        depth--;
        return value;
    }

    private bool? Find(IOperation condition)
    {
        switch (condition)
        {
            case { ConstantValue: { HasValue: true, Value: bool constant } }:
                return constant;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand }:
                return !Value(operand);
            case IConversionOperation { Operand: var operand }:
                return Value(operand);
            case IPropertyReferenceOperation { Property: var property, Instance: var instance }:
                return ValueOf(property, instance);
            case IFieldReferenceOperation { Field: var field, Instance: var instance } when body.IsKilledMember(field):
                return ValueOf(field, instance);
            case IInvocationOperation { TargetMethod: var method } call when body.IsKilledMember(method) && method.ReturnType.SpecialType == SpecialType.System_Boolean:
                return IsOfAnother(call.Instance) ? null : true;
            case ILocalReferenceOperation { Local: var local } when !body.Values.IsShared(local):
                return Agreed(local, body.Values.WritesTo(local));
            case IFlowCaptureReferenceOperation { Id: var id }:
                return Agreed(id, body.Values.WritesTo(id));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                var equal = comparison.LeftOperand.ConstantValue.HasValue ? Equal(comparison.RightOperand, comparison.LeftOperand) : Equal(comparison.LeftOperand, comparison.RightOperand);
                return comparison.OperatorKind == BinaryOperatorKind.Equals ? equal : !equal;
            case IIsPatternOperation match:
                return Matches(match.Value, match.Pattern);
            default:
                return null;
        }
    }

    // The value comes from a test of killed, or from what the sleep returned.
    public bool IsAbout(IOperation value) => (about ??= new About(body, this)).Comes(value);

    // What has been killed does not get past the operation.
    public bool Stops(IOperation operation) => operation switch
    {
        IInvocationOperation call when body.IsKilledMember(call.TargetMethod) && KnownSymbols.Unwrapped(call.TargetMethod.ReturnType)?.SpecialType != SpecialType.System_Boolean =>
            body.Known.IsKilledGuard(call.TargetMethod) || call.Arguments.IsEmpty || call.Arguments.Any(argument => IsAbout(argument.Value)),
        IInvocationOperation call when body.Facts.ThrowsIfKilled(call.TargetMethod) => true,
        IInvocationOperation call when sleep is not null && call != sleep.Call => ThrowingHelpers.Throws(call, IsAbout),
        IArgumentOperation { Parameter: { } parameter } argument => EndingArgument.Of(parameter) is { } ends && Value(argument.Value) == ends,
        _ => false,
    };

    private bool? ValueOf(ISymbol member, IOperation? instance) =>
        body.IsKilledMember(member) ? IsOfAnother(instance) ? null : true
        : instance is not null && IsResult(instance) && member is IPropertySymbol { Type.SpecialType: SpecialType.System_Boolean, Name: not "OwnerDied" } ? false
        : null;

    private bool IsResult(IOperation value) => sleep is not null && Results.IsOf(sleep, value, body);

    // It is what some other sleep returned, which says nothing about this one.
    private bool IsOfAnother(IOperation? instance) =>
        instance is not null && !IsResult(instance) && body.Known.MustBeChecked(instance.Type);

    // Worked out once for each variable. What is written to itself, turned round or not, is not known; and what comes out while that is so may come out of less later.
    private bool? Agreed(object variable, IReadOnlyList<Write> writes)
    {
        if ((found ??= []).TryGetValue(variable, out var known))
        {
            return known;
        }

        if (circular?.Contains(variable) == true || !(open ??= []).Add(variable))
        {
            isInCircle = true;
            return null;
        }

        var outer = isInCircle;
        isInCircle = false;
        var agreed = Agreed(variable is CaptureId ? [.. writes.Where(IsComeTo)] : writes);
        open.Remove(variable);
        if (agreed is not null || !isInCircle || open.Count == 0)
        {
            found.Add(variable, agreed);
            isInCircle = false;
        }
        else
        {
            (circular ??= []).Add(variable);
        }

        if (open.Count == 0)
        {
            circular?.Clear();
        }

        isInCircle |= outer;
        return agreed;
    }

    // A capture is written as its expression is worked out; who was killed may not come to one of the writes: "woken || late" is true without a look at the second only where the first is.
    private bool IsComeTo(Write write) =>
        !Array.Exists(body.Graph.Of(write.Block), node => body.Graph.Predecessors(node) is { Length: > 0 } before && Array.TrueForAll(before, from => GoesElsewhere(from, node)));

    private bool GoesElsewhere(FlowNode from, FlowNode node) =>
        from.IsConditional && Value(from.Block.BranchValue!) is { } value && (value ? from.WhenTrue : from.WhenFalse) != node;

    private bool? Agreed(IReadOnlyList<Write> writes)
    {
        bool? agreed = null;
        for (var i = 0; i < writes.Count; i++)
        {
            if (!IsAfterTheSleep(writes[i]) || writes[i].Value is ICompoundAssignmentOperation || Value(writes[i].Value) is not { } value || (i > 0 && value != agreed))
            {
                return null;
            }

            agreed = value;
        }

        return agreed;
    }

    private bool IsAfterTheSleep(Write write) =>
        sleep is null || write.Block == sleep.Block || (after ??= AfterTheSleep()).Contains(write.Block.Ordinal);

    private HashSet<int> AfterTheSleep() =>
        [.. Reach.From(body.Graph.Of(sleep!.Block).SelectMany(from => from.Onward), node => node.Onward).Select(node => node.Block.Ordinal)];

    // A killed sleep's outcome is Killed, and what a rendezvous returns is ~0.
    private bool? Equal(IOperation value, IOperation constant)
    {
        if (constant.ConstantValue is not { HasValue: true, Value: { } expected })
        {
            return Compared(Value(value), Value(constant));
        }

        if (expected is bool truth)
        {
            return Compared(Value(value), truth);
        }

        var bare = Bare(value);
        return Outcome(bare) is { } outcome ? Equals(outcome, expected)
            : expected is ulong word && IsWord(bare) ? word == ulong.MaxValue
            : null;
    }

    // What is converted, or stands in a capture or a local that is given nothing else: a switch on an outcome looks at a capture.
    private IOperation Bare(IOperation value)
    {
        for (var steps = 0; steps < Deepest && !IsResult(value); steps++)
        {
            var writes = value switch
            {
                IFlowCaptureReferenceOperation { Id: var id } => body.Values.WritesTo(id),
                ILocalReferenceOperation { Local: var local } when !body.Values.IsShared(local) => body.Values.WritesTo(local),
                _ => [],
            };
            if (value is not IConversionOperation && (writes.Count != 1 || !IsAfterTheSleep(writes[0])))
            {
                break;
            }

            value = value is IConversionOperation conversion ? conversion.Operand : writes[0].Value;
        }

        return value;
    }

    private static bool? Compared(bool? one, bool? other) => one is null || other is null ? null : one == other;

    private bool IsWord(IOperation value) =>
        IsResult(value is IPropertyReferenceOperation { Property.Name: "Value", Instance: { } instance } ? instance : value);

    private object? Outcome(IOperation value) =>
        value is IPropertyReferenceOperation { Property: { Name: "Outcome", Type: { TypeKind: TypeKind.Enum } type }, Instance: { } instance } && IsResult(instance)
            ? type.GetMembers("Killed").OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue
            : null;

    private bool? Matches(IOperation value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value: var constant }:
                return Equal(value, constant);
            case INegatedPatternOperation { Pattern: var negated }:
                return !Matches(value, negated);
            case IBinaryPatternOperation binary:
                var (left, right) = (Matches(value, binary.LeftPattern), Matches(value, binary.RightPattern));
                var decides = binary.OperatorKind == BinaryOperatorKind.Or;
                return left == decides || right == decides ? decides : left is null || right is null ? null : !decides;
            case IRecursivePatternOperation { PropertySubpatterns: { IsEmpty: false } parts, DeconstructionSubpatterns.IsEmpty: true } when IsResult(value):
                var matches = parts.Select(Matches).ToList();
                return matches.Contains(false) ? false : matches.All(match => match == true) ? true : null;
            default:
                return null;
        }
    }

    private bool? Matches(IPropertySubpatternOperation part)
    {
        if (part.Member is not IPropertyReferenceOperation { Property: var property })
        {
            return null;
        }

        var isOutcome = property is { Name: "Outcome", Type.TypeKind: TypeKind.Enum };
        return part.Pattern is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: { } expected } }
            ? isOutcome
                ? Equals(property.Type.GetMembers("Killed").OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue, expected)
                : expected is bool truth && property.Type.SpecialType == SpecialType.System_Boolean
                    ? property.Name == "OwnerDied" ? null : body.IsKilledMember(property) == truth
                    : null
            : null;
    }

    private sealed class About(Body body, KilledTests tests) : Derivation(body)
    {
        private readonly Body body = body;

        protected override bool Is(IOperation value)
        {
            switch (value)
            {
                case IPropertyReferenceOperation { Property: var property } reference when body.IsKilledMember(property) || body.Facts.TestsKilled(property):
                    return !tests.IsOfAnother(reference.Instance);
                case IPropertyReferenceOperation { Property.Name: "OwnerDied", Instance: { } instance } when tests.IsResult(instance):
                    // It says how the lock came, not how the wait ended.
                    return false;
                case IFieldReferenceOperation { Field: var field }:
                    return body.IsKilledMember(field) || IsWritten(field, body.Values.WritesTo(field)) || IsAnyOf(value);
                case IInvocationOperation call:
                    return call == tests.sleep?.Call || ((body.IsKilledMember(call.TargetMethod) || body.Facts.TestsKilled(call.TargetMethod)) && !tests.IsOfAnother(call.Instance)) || IsAnyOf(call);
                case ILocalReferenceOperation { Local: var local }:
                    return IsWritten(local, body.Values.WritesTo(local));
                case IParameterReferenceOperation { Parameter: var parameter }:
                    return IsWritten(parameter, body.Values.WritesTo(parameter));
                case IFlowCaptureReferenceOperation { Id: var id }:
                    return IsWritten(id, body.Values.WritesTo(id));
                default:
                    return IsAnyOf(value);
            }
        }

        private bool IsWritten(object variable, IReadOnlyList<Write> writes) => IsWritten(variable, writes, tests.IsAfterTheSleep, _ => true);
    }
}
