using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The semaphore calls of a body, read through its locals and captures.
internal sealed class SemaphoreCalls(Body body)
{
    public SemaphoreCall? Of(IInvocationOperation call) => SemaphoreCall.Of(call, body.Known, StandsFor, IsPlain);

    // The body does nothing with the set but call the library with it and compare it: nobody else has it from there.
    public bool IsForCallsOnly(ISymbol set) => References(set).All(IsCallOrLook);

    // The operation mentions the variable.
    public static bool IsOf(IOperation operation, ISymbol variable) => SymbolEqualityComparer.Default.Equals(variable, operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    });

    private IEnumerable<IOperation> References(ISymbol variable) => body.Cfg.Blocks.SelectMany(Order.Of).Where(operation => IsOf(operation, variable));

    // What a capture or a local holds, where that is one thing only.
    private IOperation StandsFor(IOperation value)
    {
        // Code that is being written may have a local that holds itself.
        HashSet<IOperation>? seen = null;
        while (true)
        {
            switch (value = SemaphoreCall.Plain(value))
            {
                case IFlowCaptureReferenceOperation capture when body.Values.WritesTo(capture.Id) is { Count: 1 } captured:
                    value = captured[0].Value;
                    continue;
                case ILocalReferenceOperation { Local: { IsRef: false } local } when HoldsOperations(local.Type) && !body.Values.IsShared(local) && body.Values.WritesTo(local) is { Count: 1 } written && IsForCalls(local):
                    if (!(seen ??= []).Add(value))
                    {
                        return value;
                    }

                    value = written[0].Value;
                    continue;
                default:
                    return value;
            }
        }
    }

    private static bool HoldsOperations(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HoldsOperations(array.ElementType),
        INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: { Length: 1 } of } => HoldsOperations(of[0]),
        _ => type is { Name: "SemaphoreOp", ContainingNamespace.Name: "ActorIpc" },
    };

    // Nobody writes to the elements of the array.
    private bool IsForCalls(ILocalSymbol local) => local.Type is not IArrayTypeSymbol || References(local).All(IsCall);

    private bool IsPlain(ISymbol variable) => variable switch
    {
        ILocalSymbol => body.Values.WritesTo(variable).Count <= 1,
        IPropertySymbol property => property.SetMethod is null or { IsInitOnly: true },
        _ => body.Values.WritesTo(variable).Count == 0,
    };

    private bool IsCall(IOperation reference) => reference.Parent switch
    {
        IConversionOperation or IParenthesizedOperation => IsCall(reference.Parent),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } => body.Known.IsOfLibrary(method),
        IFlowCaptureOperation capture => body.Values.ReadsOf(capture.Id).All(IsCall),
        ISimpleAssignmentOperation { IsRef: false } assignment => assignment.Target == reference,
        _ => false,
    };

    private bool IsCallOrLook(IOperation reference) => reference.Parent switch
    {
        IConversionOperation or IParenthesizedOperation => IsCallOrLook(reference.Parent),
        IFlowCaptureOperation capture => body.Values.ReadsOf(capture.Id).All(IsCallOrLook),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ThrowIfNull", ContainingType.Name: "ArgumentNullException" } } } => true,
        IBinaryOperation or IIsPatternOperation or IIsNullOperation or IInterpolationOperation => true,
        _ => IsCall(reference),
    };
}
