using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Where a process that was killed leaves the body with a lock that the body releases on its other ways.
internal sealed class LockLeaks
{
    private readonly Body body;
    private readonly LockName name;

    // Where control comes to a release, and where it does so before it sleeps.
    private readonly NodeSet released = new();
    private readonly NodeSet soon = new();

    // What comes first, by node.
    private readonly Dictionary<int, int> ends = [];

    public LockLeaks(Body body, LockName name)
    {
        this.body = body;
        this.name = name;
        Releases = FindReleases();
        if (Releases.Count == 0)
        {
            return;
        }

        var releasing = body.Graph.WithoutExceptions.Where(node => EndOf(node) == End.Released || Array.Exists(body.Locks.Acts.Of(node.Block), MayRelease)).ToList();
        released = Reach.From(releasing, body.Graph.Before);
        soon = Reach.From(releasing.Where(node => EndOf(node) == End.Released), node => Reach.Only(body.Graph.Before(node), before => EndOf(before) == End.None));
    }

    private enum End
    {
        None,
        Asleep,
        Released,
    }

    public LockName Name => name;

    // None where the lock is released whichever way control leaves, by using or finally.
    public IReadOnlyList<IInvocationOperation> Releases { get; }

    // The tests by which it leaves, and the first of the calls that throw when it was killed.
    public IEnumerable<(IOperation Test, bool Throws)> Find()
    {
        if (released.Count == 0)
        {
            yield break;
        }

        var killed = body.Killed;
        var tests = body.Sleeps.Where(sleep => !IsTaking(sleep.Call)).Select(sleep => new KilledTests(body, sleep)).Prepend(killed).ToList();
        var statements = new HashSet<SyntaxNode>();
        var throws = false;
        foreach (var node in body.Graph.Nodes.Where(node => released.Contains(node) && body.Graph.WithoutExceptions.Contains(node)))
        {
            if (!throws && ThrowIn(node, killed) is { } thrown)
            {
                throws = true;
                yield return (thrown, true);
            }

            // Two tests in one condition lead to one way out.
            if (node.IsConditional && (IsHeld(node, node.WhenTrue!) || IsHeld(node, node.WhenFalse!)) && Leaves(node, tests) && statements.Add(StatementOf(node.Block.BranchValue!.Syntax)))
            {
                yield return (node.Block.BranchValue!, false);
            }
        }
    }

    private static SyntaxNode StatementOf(SyntaxNode condition) =>
        condition.FirstAncestorOrSelf<SyntaxNode>(at => at is StatementSyntax) ?? condition;

    private IInvocationOperation? ThrowIn(FlowNode node, KilledTests killed) => IsCaught(node.Block) ? null : Array.Find(
        body.CallsIn(node.Block),
        call => killed.Stops(call)
            && HeldState.IsSurelyTaken(body.Locks.Before(call, node, name))
            && body.Locks.Acts.Of(node.Block).Where(act => act.Call == call).All(Keeps));

    private bool Leaves(FlowNode node, List<KilledTests> tests)
    {
        var condition = node.Block.BranchValue!;
        foreach (var test in tests)
        {
            if (test.Value(condition) is { } value)
            {
                return IsHeld(node, Side(node, value)) && Leaves(node, Side(node, value), test);
            }
        }

        // It says somehow that the process was killed: one of its ways comes to a release, and the other one does not.
        return tests[0].IsAbout(condition) && (LeavesUnlike(true) || LeavesUnlike(false));

        bool LeavesUnlike(bool value) =>
            IsHeld(node, Side(node, value)) && soon.Contains(Side(node, !value)) && !soon.Contains(Side(node, value)) && Leaves(node, Side(node, value), tests[0]);
    }

    // Whether control goes from the side of a test to the end without a release, and without a sleep.
    private bool Leaves(FlowNode test, FlowNode side, KilledTests tests)
    {
        var known = KnownAt(test);
        return Reach.From(side, node => EndOf(node) == End.None ? Exits(node) : []).Any(
            node => EndOf(node) == End.None && (node.Block.Kind == BasicBlockKind.Exit || (Throws(node.Block) && !IsCaught(node.Block))));

        FlowNode[] Exits(FlowNode node)
        {
            if (!node.IsConditional)
            {
                return node.Onward;
            }

            var condition = node.Block.BranchValue!;
            if (tests.Value(condition) is { } decided)
            {
                return [Side(node, decided)];
            }

            // Where one way comes to a release, and it is not known which one control goes, it may always be that one.
            return soon.ContainsAny(node.Onward) && !Array.TrueForAll(node.Onward, soon.Contains)
                ? [.. known.Where(one => SyntaxFactory.AreEquivalent(one.Condition, condition.Syntax)).Select(one => Side(node, one.Value)).Take(1)]
                : node.Onward;
        }
    }

    // What is known of shared state where control has come to a test.
    private List<(SyntaxNode Condition, bool Value)> KnownAt(FlowNode test) =>
    [
        .. body.Loops.WaysOver(test).Where(way => IsPlain(way.Branch.Block.BranchValue!)).Select(way => (way.Branch.Block.BranchValue!.Syntax, way.To == way.Branch.WhenTrue)),
    ];

    private bool IsPlain(IOperation condition) => Order.Of(condition).All(operation => operation switch
    {
        IFieldReferenceOperation { Field: var field } => body.Values.WritesTo(field).Count == 0,
        IPropertyReferenceOperation or ILiteralOperation or IUnaryOperation or IBinaryOperation or IConversionOperation or IInstanceReferenceOperation => true,
        _ => false,
    });

    private static FlowNode Side(FlowNode node, bool value) => value ? node.WhenTrue! : node.WhenFalse!;

    private bool IsHeld(FlowNode from, FlowNode to) => HeldState.IsSurelyTaken(body.Locks.Leaving(from, to, name));

    // What comes first in a block.
    private End EndOf(FlowNode node)
    {
        if (!ends.TryGetValue(node.Id, out var end))
        {
            ends.Add(node.Id, end = FindEnd(node));
        }

        return (End)end;
    }

    private int FindEnd(FlowNode node)
    {
        foreach (var call in body.CallsIn(node.Block))
        {
            if (body.IsSleep(call))
            {
                return (int)End.Asleep;
            }

            if (Array.Exists(body.Locks.Acts.Of(node.Block), act => act.Call == call && (act is Unseen || MayRelease(act))))
            {
                return (int)End.Released;
            }
        }

        return (int)End.None;
    }

    private bool Keeps(LockAct act) => !MayRelease(act) && (act is not Unseen || name.Type.Name != "IpcMutex");

    private bool MayRelease(LockAct act) => act switch
    {
        Releasing { Key: var key } => Array.Exists(body.Locks.Acts.Of(key), taking => name.Equals(taking.Name)),
        Unlocking { Name: var unlocked } => unlocked?.Equals(name) ?? true,
        _ => false,
    };

    private bool IsTaking(IInvocationOperation call) => body.Locks.Acts.Takings.Any(taking => taking.Call == call && (taking.Name is null || taking.Name.Equals(name)));

    private IReadOnlyList<IInvocationOperation> FindReleases()
    {
        var found = new List<IInvocationOperation>();
        foreach (var block in body.Cfg.Blocks)
        {
            // None in a block that control does not come to.
            if (body.Locks.Acts.Of(block) is not { Length: > 0 } acts)
            {
                continue;
            }

            var releases = Array.FindAll(acts, MayRelease);
            if (releases.Length > 0 && Handlers.Around(block).Any(region => region.Kind == ControlFlowRegionKind.Finally))
            {
                return [];
            }

            found.AddRange(releases.Select(act => act.Call));
        }

        return found;
    }

    private static bool Throws(BasicBlock block) => block.FallThroughSuccessor?.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow;

    // What is thrown may be caught, or the lock released on its way out.
    private bool IsCaught(BasicBlock block) => Handlers.Around(block).Where(region => region.Kind == ControlFlowRegionKind.Try).Any(
        region => region.EnclosingRegion!.Kind != ControlFlowRegionKind.TryAndFinally
            || region.EnclosingRegion.NestedRegions.Where(nested => nested.Kind == ControlFlowRegionKind.Finally).Any(
                last => body.Cfg.Blocks.Where(inner => inner.Ordinal >= last.FirstBlockOrdinal && inner.Ordinal <= last.LastBlockOrdinal)
                    .SelectMany(body.Locks.Acts.Of).Any(act => !Keeps(act))));
}
