using ActorIpc.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// What a body does with units of one semaphore between the calls that take them and those that give them back. It knows nothing of them that it is not sure of: in doubt they are given back.
internal sealed class HeldUnits
{
    private readonly Body body;
    private readonly SemaphoreCalls calls;
    private readonly ISymbol set;
    private readonly HashSet<IOperation> takes;
    private readonly HashSet<IOperation> gives;
    private readonly KilledTests guards;
    private readonly NodeSet comeToGive;

    public HeldUnits(Body body, SemaphoreCalls calls, ISymbol set, IEnumerable<IOperation> takes, IEnumerable<IOperation> gives)
    {
        this.body = body;
        this.calls = calls;
        this.set = set;
        this.takes = [.. takes];
        this.gives = [.. gives];
        guards = body.Killed;
        comeToGive = Reach.From(
            body.Graph.Nodes.Where(node => IsGive(First(node))),
            node => Reach.Only(body.Graph.Before(node), from => First(from) is null));
    }

    // Each give comes after a take and after no other give since: the body gives only what it has taken.
    public bool AreGivenBackOnly()
    {
        var rests = gives.SelectMany(give => NodesOf(give).Select(node => (Node: node, First: First(After(give))))).ToList();
        return !rests.Any(rest => IsGive(rest.First))
            && !Reach.From([body.Graph.Entry, .. rests.SelectMany(rest => rest.First is null ? rest.Node.Successors : rest.Node.Caught)], Onward).Any(node => IsGive(First(node)));

        FlowNode[] Onward(FlowNode node) => First(node) is not { } first ? node.Successors : IsGive(first) ? [] : [.. node.Caught];
    }

    // Where a killed process leaves with the units of a take; null where it does not, or where the body keeps them on another way too, on purpose.
    public IOperation? LostAt(Sleep take)
    {
        var starts = NodesOf(take.Call).ToList();
        var rest = After(take.Call).ToList();
        var from = First(rest) is null ? starts : [];
        var ofTake = new KilledTests(body, take);
        var held = Reach.From(from.SelectMany(Granted), node => First(node) is null ? Granted(node) : []);
        var tests = body.Sleeps
            .Where(sleep => sleep.IsInterruptible && !takes.Contains(sleep.Call) && !gives.Contains(sleep.Call) && (rest.Contains(sleep.Call) || held.Any(node => node.Block == sleep.Block)))
            .Select(sleep => new KilledTests(body, sleep)).Append(guards).ToList();
        if (AreKept(from, [.. tests, ofTake]))
        {
            return null;
        }

        return starts.Select(start => LostAt(start, rest, tests))
            .Concat(held.OrderBy(node => node.Block.Ordinal).Select(node => LostAt(node, Order.Of(node.Block), tests)))
            .FirstOrDefault(place => place is not null);

        // Who was killed while it waited for the units has none.
        FlowNode[] Granted(FlowNode node) =>
            node is { IsConditional: true, Block.BranchValue: { } condition } && guards.Value(condition) is null && ofTake.Value(condition) is { } failed
                ? [failed ? node.WhenFalse! : node.WhenTrue!]
                : node.Onward;
    }

    // The end of the body can be come to with the units, and no wait has failed and no kill was seen on the way.
    private bool AreKept(IEnumerable<FlowNode> from, IReadOnlyList<KilledTests> tests)
    {
        return Reach.From(from.SelectMany(Ways), node => First(node) is null ? Ways(node) : []).Any(node => node.Block.Kind == BasicBlockKind.Exit);

        FlowNode[] Ways(FlowNode node) =>
            node.IsConditional && tests.Any(test => test.IsAbout(node.Block.BranchValue!)) ? Reach.Only(node.Onward, comeToGive.Contains) : node.Onward;
    }

    // By what in the block a killed process leaves the body, though one that was not killed comes from there to a give.
    private IOperation? LostAt(FlowNode node, IEnumerable<IOperation> operations, IReadOnlyList<KilledTests> tests)
    {
        var first = First(operations);
        if (!(first is null ? comeToGive.ContainsAny(node.Onward) : IsGive(first)))
        {
            return null;
        }

        if (operations.TakeWhile(operation => operation != first).FirstOrDefault(EndsAKilled) is { } end)
        {
            return Thrown(end, node) is var (nodes, leaves) && AreLost(nodes, leaves) ? end : null;
        }

        return first is null
            && node is { IsConditional: true, Block.BranchValue: { } condition }
            && tests.Any(test => test.Value(condition) is { } killed && test.IsAbout(condition) && AreLost([killed ? node.WhenTrue! : node.WhenFalse!], leaves: false))
                ? condition : null;
    }

    // On none of the ways from the nodes on are the units given back, or may they be, and one leaves the body.
    private bool AreLost(IEnumerable<FlowNode> from, bool leaves)
    {
        var isInDoubt = false;
        foreach (var node in Reach.From(from, Onward))
        {
            var first = First(node);
            isInDoubt |= IsGive(first) || Order.Of(node.Block).TakeWhile(operation => operation != first).Any(MayGive);
            leaves |= first is null && Leaves(node);
        }

        return leaves && !isInDoubt;

        FlowNode[] Onward(FlowNode node)
        {
            if (First(node) is not null)
            {
                return [];
            }

            if (Order.Of(node.Block).FirstOrDefault(EndsAKilled) is { } end)
            {
                var thrown = Thrown(end, node);
                isInDoubt |= thrown is null;
                leaves |= thrown is (_, true);
                return [.. thrown?.Nodes ?? []];
            }

            // What is thrown may be caught; and where nothing but the throw stands, the graph does not say what it passes.
            isInDoubt |= IsThrow(node) && Handlers.IsInTry(node.Block) && (Handlers.IsInTryWithCatch(node.Block) || node.Caught.Count == 0);
            return Reach.Only(IsThrow(node) ? [.. node.Caught] : node.Onward, next => !Handlers.BeginsOther(next.Block, SwallowedKill.CatchesAKill));
        }
    }

    private static bool Leaves(FlowNode node) =>
        node.Block.Kind == BasicBlockKind.Exit
        || (IsThrow(node) && !Handlers.IsInTry(node.Block))
        || (node.Next is null && node.Block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling);

    private static bool IsThrow(FlowNode node) =>
        node.Block.FallThroughSuccessor?.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow;

    private bool EndsAKilled(IOperation operation) =>
        guards.Stops(operation) || (operation is IInvocationOperation { TargetMethod: var method } && SwallowedKill.EndsByKill(method, body.Known));

    // Where the exception of a killed process goes; null where it may be caught or not.
    private (IEnumerable<FlowNode> Nodes, bool Leaves)? Thrown(IOperation end, FlowNode node)
    {
        var isKnown = end is IInvocationOperation { TargetMethod: var method } && SwallowedKill.EndsByKill(method, body.Known);
        var caught = Handlers.Find(end, node.Block, type => !isKnown || SwallowedKill.CatchesAKill(type));
        return caught is not null && (!isKnown || caught.Value.Handler.Kind != ControlFlowRegionKind.Catch) ? null
            : (node.Caught.Where(next => !Handlers.BeginsOther(next.Block, SwallowedKill.CatchesAKill)), caught is null && !Handlers.PassesFinally(node.Block));
    }

    // Somebody else's code, or a call with a set that is not known, or one that does something else with the set.
    private bool MayGive(IOperation operation) => operation switch
    {
        IDynamicInvocationOperation or IFunctionPointerInvocationOperation or IInvalidOperation => true,
        IInvocationOperation { TargetMethod: { } method } call =>
            method.MethodKind == MethodKind.DelegateInvoke
            || !method.DeclaringSyntaxReferences.IsEmpty
            || (calls.Of(call) is { } other
                ? other.Set is null
                : call.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(value => SemaphoreCalls.IsOf(value, set)))),
        _ => false,
    };

    private bool IsGive(IOperation? operation) => operation is not null && gives.Contains(operation);

    private IOperation? First(FlowNode node) => First(Order.Of(node.Block));

    private IOperation? First(IEnumerable<IOperation> operations) => operations.FirstOrDefault(operation => takes.Contains(operation) || gives.Contains(operation));

    private IEnumerable<IOperation> After(IOperation call) => Order.Of(body.BlockOf(call)).SkipWhile(operation => operation != call).Skip(1);

    private IEnumerable<FlowNode> NodesOf(IOperation call) => body.Graph.Of(body.BlockOf(call));
}
