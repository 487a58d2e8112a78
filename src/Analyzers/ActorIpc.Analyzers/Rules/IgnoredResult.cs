using ActorIpc.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

// ACI0003: what a blocking call returns comes to a branch, a return, a throw or an argument.
internal sealed class IgnoredResult : BodyRule
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0003",
        "Result of a blocking call is ignored",
        "Nothing looks at how '{0}' ended: {1}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A call that waits may end because the process was killed or interrupted, or because the time was up, and then it has done nothing. Only its result says so.",
        helpLinkUri: Descriptors.Help + "ACI0003.md");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(Body body, Findings findings)
    {
        if (body.IsUninterruptible)
        {
            return;
        }

        foreach (var call in body.Calls)
        {
            if (body.Known.MustBeChecked(call.TargetMethod) && Waits.MayEndWithout(call, body) && IsIgnored(call, body, out var isHeld) && !(IsMereSleep(call, body) && IsMadeUpFor(call, body)))
            {
                findings.Add(Rule, call, call.TargetMethod.Name, Words(isHeld));
            }
        }
    }

    private static bool IsIgnored(IInvocationOperation call, Body body, out bool isHeld)
    {
        var uses = new Uses(body, parent => parent is IPropertyReferenceOperation or IFieldReferenceOperation or IConversionOperation).Of(call).ToList();
        isHeld = uses.Any(IsDisposed);
        return uses.All(use => IsNoLook(use, body));
    }

    private static bool IsNoLook(IOperation use, Body body) => use.Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation } or IDeconstructionAssignmentOperation => !body.Settings.DiscardIsCheck && IsDiscarded(use.Parent),
        IIsNullOperation { IsImplicit: true } => true,
        _ => IsDisposed(use),
    };

    private static bool IsDiscarded(IOperation assignment) => assignment switch
    {
        IDeconstructionAssignmentOperation { Target: ITupleOperation { Elements: var elements } } => elements.All(element => element is IDiscardOperation),
        _ => assignment is ISimpleAssignmentOperation,
    };

    // To give it back is not to look whether there is something to give back.
    private static bool IsDisposed(IOperation use) => use.Parent is IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" } call && call.Instance == use;

    // All that the result says is how the wait ended, which the process can learn in another way as well.
    private static bool IsMereSleep(IInvocationOperation call, Body body) =>
        SymbolEqualityComparer.Default.Equals(KnownSymbols.Unwrapped(call.TargetMethod.ReturnType), body.Known.SleepResult);

    // The process learns it before it does anything more; or it comes to another sleep, which is the mistake of ACI0002.
    private static bool IsMadeUpFor(IInvocationOperation call, Body body)
    {
        var block = body.BlockOf(call);
        if (body.SleepOf(call) is { } asleep
            && Array.Exists(body.Graph.OrdinaryOf(block), node => new KilledWay(body, asleep, body.GuardsOf(node)).ToSleep() is not null))
        {
            return true;
        }

        var tests = body.Killed;
        var isPause = !body.Known.IsOfLocks(call.TargetMethod);
        var rest = Order.Of(block).SkipWhile(operation => operation != call).Skip(1).ToList();
        if (rest.Any(tests.Stops))
        {
            return true;
        }

        var untested = Reach.From(body.Graph.Of(block).SelectMany(Onward), node => Array.Exists(body.TestsIn(node.Block), tests.Stops) ? [] : Onward(node));
        return !(isPause && rest.Any(operation => HasEffect(operation, call)))
            && !untested.Any(node => !Array.Exists(body.TestsIn(node.Block), tests.Stops) && (isPause ? Order.Of(node.Block).Any(operation => HasEffect(operation, call)) : node.Block.Kind == BasicBlockKind.Exit));

        FlowNode[] Onward(FlowNode node) => node.IsConditional && IsTest(node.Block.BranchValue!) ? [] : node.Onward;

        // Whoever has waited for a condition may also look at the condition.
        bool IsTest(IOperation value) => tests.IsAbout(value) || (!isPause && SharedState.IsReadBy(value, body, null));
    }

    // After a pause only what is done counts: at its end, nothing has been relied on.
    private static bool HasEffect(IOperation operation, IInvocationOperation pause) => operation switch
    {
        { IsImplicit: true } => false,
        IInvocationOperation call => !Order.Of(call).Contains(pause),
        ISimpleAssignmentOperation { Target: var target } => target is not (ILocalReferenceOperation or IDiscardOperation),
        ICompoundAssignmentOperation { Target: var target } => target is not ILocalReferenceOperation,
        IIncrementOrDecrementOperation { Target: var target } => target is not ILocalReferenceOperation,
        _ => operation is IObjectCreationOperation or IEventAssignmentOperation,
    };

    private static string Words(bool isHeld) =>
        isHeld
            ? "a process that is killed or interrupted while it waits, or whose time is up, goes on without what it wanted to hold; look at 'IsHeld' first"
            : "a process that is killed or interrupted while it waits goes on as if the call had done its work; look at the result, and leave where it was not granted";
}
