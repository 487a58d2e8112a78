using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The branches that decide whether a lock is taken or released. Where one of them looks at what is looked at elsewhere too, or set, control may never go both ways that the graph has.
internal sealed class LockBranches(Body body, LockName name)
{
    public bool AreTiedTo(BasicBlock to)
    {
        var over = new HashSet<FlowNode>(body.Graph.OrdinaryOf(to).SelectMany(node => body.Loops.BranchesOver(node)));
        var deciding = body.Graph.Nodes
            .Where(node => body.Locks.Acts.Of(node.Block).Any(IsOfLock))
            .SelectMany(node => body.Loops.BranchesOver(node))
            .Where(branch => !over.Contains(branch));
        return deciding.Any(IsTied);
    }

    public bool IsTied(FlowNode branch) =>
        Looks(branch.Block.BranchValue!).Any(symbol => IsSet(symbol) || IsLookedAtElsewhere(symbol, branch.Block));

    private bool IsOfLock(LockAct act) => act switch
    {
        Taking taking => name.Equals(taking.Name),
        Unlocking unlocking => name.Equals(unlocking.Name),
        Releasing releasing => body.Locks.Acts.Of(releasing.Key).Any(taking => name.Equals(taking.Name)),
        _ => false,
    };

    private IEnumerable<ISymbol> Looks(IOperation value)
    {
        foreach (var operation in Order.Of(value))
        {
            switch (operation)
            {
                case ILocalReferenceOperation { Local: var local }:
                    yield return local;
                    break;
                case IParameterReferenceOperation { Parameter: var parameter } when !body.Known.IsProcess(parameter.Type):
                    yield return parameter;
                    break;
                case IFieldReferenceOperation { Field: var field }:
                    yield return field;
                    break;
                case IPropertyReferenceOperation { Property: var property } when !body.IsKilledMember(property):
                    yield return property;
                    break;
            }
        }
    }

    private bool IsLookedAtElsewhere(ISymbol symbol, BasicBlock block) => body.Graph.Nodes.Any(
        other => other.IsConditional && other.Block != block && Looks(other.Block.BranchValue!).Contains(symbol, SymbolEqualityComparer.Default));

    private bool IsSet(ISymbol symbol) => body.Values.WritesTo(symbol).Count > (symbol is ILocalSymbol ? 1 : 0);
}
