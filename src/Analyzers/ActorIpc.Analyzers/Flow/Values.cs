using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Where the values of a body come from: what is written to each local and each capture, and in which block.
internal sealed class Values
{
    private readonly Body body;
    private readonly Dictionary<ISymbol, List<Write>> writes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, List<Write>> captures = [];
    private readonly Dictionary<CaptureId, List<IOperation>> reads = [];
    private readonly HashSet<ISymbol> shared = new(SymbolEqualityComparer.Default);

    public Values(Body body)
    {
        this.body = body;
        foreach (var block in body.Cfg.Blocks)
        {
            foreach (var operation in Order.Of(block))
            {
                Note(operation, block);
            }
        }

        foreach (var function in body.Cfg.LocalFunctions)
        {
            NoteCaptured(body.Cfg.GetLocalFunctionControlFlowGraphInScope(function));
        }
    }

    public IReadOnlyList<Write> WritesTo(ISymbol symbol) => writes.TryGetValue(symbol, out var found) ? found : [];

    public IReadOnlyList<Write> WritesTo(CaptureId capture) => captures.TryGetValue(capture, out var found) ? found : [];

    public IReadOnlyList<IOperation> ReadsOf(CaptureId capture) => reads.TryGetValue(capture, out var found) ? found : [];

    // Somebody else can write it: it belongs to a function around this one, a function within this one uses it, or it is a reference.
    public bool IsShared(ISymbol symbol) => shared.Contains(symbol) || symbol switch
    {
        ILocalSymbol local => local.IsRef || !IsOwn(local),
        IParameterSymbol parameter => parameter.RefKind != RefKind.None || !IsOwn(parameter),
        _ => true,
    };

    private bool IsOwn(ISymbol symbol) => body.Function is null || SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, body.Function);

    private void Note(IOperation operation, BasicBlock block)
    {
        // By its kind, which is one question: most operations write nothing.
        switch (operation.Kind)
        {
            case OperationKind.FlowCapture:
                var capture = (IFlowCaptureOperation)operation;
                Add(captures, capture.Id, new Write(block, capture.Value));
                break;
            case OperationKind.FlowCaptureReference:
                Add(reads, ((IFlowCaptureReferenceOperation)operation).Id, operation);
                break;
            case OperationKind.SimpleAssignment:
                var assignment = (ISimpleAssignmentOperation)operation;
                Write(assignment.Target, block, assignment.Value);
                break;
            case OperationKind.CompoundAssignment or OperationKind.CoalesceAssignment:
                Write(((IAssignmentOperation)operation).Target, block, operation);
                break;
            case OperationKind.Increment or OperationKind.Decrement:
                Write(((IIncrementOrDecrementOperation)operation).Target, block, operation);
                break;
            case OperationKind.DeconstructionAssignment:
                var deconstruction = (IDeconstructionAssignmentOperation)operation;
                foreach (var target in Order.Of(deconstruction.Target))
                {
                    Write(target, block, deconstruction.Value);
                }

                break;
            case OperationKind.Argument when (IArgumentOperation)operation is { Parameter.RefKind: RefKind.Out or RefKind.Ref, Parent: { } call } argument:
                Write(argument.Value, block, call);
                break;
            case OperationKind.IsPattern:
                var match = (IIsPatternOperation)operation;
                foreach (var declared in Order.Of(match.Pattern).OfType<IDeclarationPatternOperation>().Select(pattern => pattern.DeclaredSymbol).OfType<ISymbol>())
                {
                    Add(writes, declared, new Write(block, match.Value));
                }

                break;
            case OperationKind.FlowAnonymousFunction:
                NoteCaptured(body.Cfg.GetAnonymousFunctionControlFlowGraphInScope((IFlowAnonymousFunctionOperation)operation));
                break;
        }
    }

    // What a function within this one names may be written by it, at any time.
    private void NoteCaptured(ControlFlowGraph nested)
    {
        foreach (var operation in nested.Blocks.SelectMany(Order.Of))
        {
            switch (operation)
            {
                case ILocalReferenceOperation local:
                    shared.Add(local.Local);
                    break;
                case IParameterReferenceOperation parameter:
                    shared.Add(parameter.Parameter);
                    break;
                case IFlowAnonymousFunctionOperation function:
                    NoteCaptured(nested.GetAnonymousFunctionControlFlowGraphInScope(function));
                    break;
            }
        }

        foreach (var function in nested.LocalFunctions)
        {
            NoteCaptured(nested.GetLocalFunctionControlFlowGraphInScope(function));
        }
    }

    private void Write(IOperation target, BasicBlock block, IOperation value)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                Add(writes, local.Local, new Write(block, value));
                break;
            case IParameterReferenceOperation parameter:
                Add(writes, parameter.Parameter, new Write(block, value));
                break;
            case IFieldReferenceOperation field:
                Add(writes, field.Field, new Write(block, value));
                break;
            case IDeclarationExpressionOperation declaration:
                Write(declaration.Expression, block, value);
                break;
            case IFlowCaptureReferenceOperation capture:
                // An assignment whose target was worked out before its value.
                foreach (var captured in WritesTo(capture.Id))
                {
                    Write(captured.Value, block, value);
                }

                break;
        }
    }

    private static void Add<T, TValue>(Dictionary<T, List<TValue>> all, T key, TValue write)
    {
        // Most are written once.
        if (!all.TryGetValue(key, out var list))
        {
            all.Add(key, list = new(1));
        }

        list.Add(write);
    }
}
