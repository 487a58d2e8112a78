using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// A call that takes units of semaphores or gives them: OperateAsync, GiveAsync, and semop itself.
internal sealed class SemaphoreCall
{
    private SemaphoreCall(IInvocationOperation call, ISymbol? process, ISymbol? set, IReadOnlyList<SemaphoreStep>? steps)
    {
        Call = call;
        Process = process;
        Set = set;
        Steps = steps;
    }

    public IInvocationOperation Call { get; }

    // The variable that names the process, and the one that names the set; null where it is not a plain one.
    public ISymbol? Process { get; }

    public ISymbol? Set { get; }

    // What it does, in its order; null where that cannot be read.
    public IReadOnlyList<SemaphoreStep>? Steps { get; }

    // Read as it stands there, without what its variables hold.
    public static SemaphoreCall? Of(IInvocationOperation call, KnownSymbols known) => Of(call, known, Plain, _ => true);

    // Null where the call is another one. A value may stand for another one, and a variable is plain where it never changes: the caller says so.
    public static SemaphoreCall? Of(IInvocationOperation call, KnownSymbols known, Func<IOperation, IOperation> standsFor, Func<ISymbol, bool> isPlain)
    {
        var method = call.TargetMethod;
        var isOfSystemV = method is { Name: "SemOpAsync" or "SemTimedOpAsync", ContainingType.Name: "SystemV" } && known.IsOfLibrary(method);
        var isOfProcess = method.Name is "OperateAsync" or "GiveAsync" && known.IsProcess(method.ContainingType);
        if (!isOfSystemV && !isOfProcess)
        {
            return null;
        }

        var reader = new Reader(standsFor, isPlain);
        var set = Argument(call, isOfSystemV ? "semid" : "set");
        return new SemaphoreCall(call, reader.ProcessOf(call.Instance), reader.Variable(set), method.Name == "GiveAsync" ? reader.Give(call) : reader.Steps(call));
    }

    // What is converted or in parentheses.
    public static IOperation Plain(IOperation value)
    {
        while (value is IConversionOperation or IParenthesizedOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        }

        return value;
    }

    public static IOperation? Argument(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value;

    private sealed class Reader(Func<IOperation, IOperation> standsFor, Func<ISymbol, bool> isPlain)
    {
        public ISymbol? ProcessOf(IOperation? instance) =>
            instance is null ? null
            : standsFor(instance) is IPropertyReferenceOperation { Property.Name: "SystemV", Instance: { } process } ? Variable(process)
            : Variable(instance);

        public ISymbol? Variable(IOperation? value)
        {
            var symbol = value is null ? null : standsFor(value) switch
            {
                ILocalReferenceOperation { Local: { IsRef: false } local } => local,
                IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
                IFieldReferenceOperation { Field: var field, Instance: null or IInstanceReferenceOperation } => field,
                IPropertyReferenceOperation { Property: var property, Instance: null or IInstanceReferenceOperation } when QuietCode.IsPlain(property) => property,
                _ => (ISymbol?)null,
            };
            return symbol is not null && isPlain(symbol) ? symbol : null;
        }

        public IReadOnlyList<SemaphoreStep> Give(IInvocationOperation call) =>
            [new SemaphoreStep(1, Amount(Argument(call, "number")), Amount(Argument(call, "units")), hasUndo: false)];

        public IReadOnlyList<SemaphoreStep>? Steps(IInvocationOperation call)
        {
            var undo = Argument(call, "undo");
            if (undo is not null && undo.ConstantValue is not { HasValue: true, Value: bool })
            {
                return null;
            }

            var ops = Argument(call, "ops") ?? Argument(call, "sops");
            var elements = ops is null ? null : standsFor(ops) switch
            {
                ICollectionExpressionOperation collection => collection.Elements,
                IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
                _ => default(IEnumerable<IOperation>?),
            };
            var steps = elements?.Select(Step).ToList();
            return steps is null or { Count: 0 } || steps.Contains(null) ? null
                : [.. steps.OfType<SemaphoreStep>().Select(step => undo?.ConstantValue.Value is true ? step.WithUndo() : step)];
        }

        private SemaphoreStep? Step(IOperation element) => standsFor(element) switch
        {
            IInvocationOperation { TargetMethod: { Name: "WithUndo", ContainingType: var type }, Instance: { } step } when IsOperation(type) => Step(step)?.WithUndo(),
            IInvocationOperation { TargetMethod: { Name: "Take" or "Give" or "AwaitZero", ContainingType: var type } method } call when IsOperation(type) =>
                new SemaphoreStep(
                    method.Name switch { "Take" => -1, "Give" => 1, _ => 0 },
                    Amount(Argument(call, "number")), method.Name == "AwaitZero" ? 0 : Amount(Argument(call, "units")), hasUndo: false),
            IObjectCreationOperation { Type: var type, Initializer: null, Arguments: { Length: 3 } arguments } when IsOperation(type) => Made(arguments),
            _ => null,
        };

        private SemaphoreStep? Made(IEnumerable<IArgumentOperation> arguments)
        {
            IOperation Named(string name) => arguments.First(argument => argument.Parameter?.Name == name).Value;
            return Named("Delta").ConstantValue is { HasValue: true, Value: short delta } && Named("Flags").ConstantValue is { HasValue: true, Value: short flags }
                ? new SemaphoreStep(Math.Sign(delta), Amount(Named("Number")), Math.Abs((int)delta), (flags & Undo) != 0)
                : null;
        }

        // SemaphoreFlags.Undo.
        private const short Undo = 0x1000;

        private static bool IsOperation(ITypeSymbol? type) => type is { Name: "SemaphoreOp", ContainingNamespace: { Name: "ActorIpc", ContainingNamespace.IsGlobalNamespace: true } };

        // A number, or the variable that holds it; null where it may be any.
        private object? Amount(IOperation? value) => value switch
        {
            null => null,
            { ConstantValue: { HasValue: true, Value: int or ushort or short or byte } constant } => Convert.ToInt32(constant.Value, System.Globalization.CultureInfo.InvariantCulture),
            _ => Variable(value),
        };
    }
}
