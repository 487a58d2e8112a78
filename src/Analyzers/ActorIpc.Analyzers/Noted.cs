using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

// An operation, the member that it stands in, and the function that carries it out.
internal sealed class Noted(IOperation operation, ISymbol owner)
{
    public IOperation Operation { get; } = operation;

    public ISymbol Owner { get; } = owner;

    public IMethodSymbol Called => Definitions.Of(((IInvocationOperation)Operation).TargetMethod);

    public IOperation Root
    {
        get
        {
            var at = Operation;
            while (at.Parent is { } parent)
            {
                at = parent;
            }

            return at;
        }
    }

    // A local function or a lambda carries it out.
    public bool IsWithinFunction => Around is not null;

    public ISymbol Function => Around switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        _ => Owner,
    };

    private IOperation? Around
    {
        get
        {
            var at = Operation.Parent;
            while (at is not null && at.Kind is not (OperationKind.LocalFunction or OperationKind.AnonymousFunction))
            {
                at = at.Parent;
            }

            return at;
        }
    }
}
