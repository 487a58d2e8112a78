using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The body of a method, an accessor, an initializer, a lambda or a local function that sleeps, with what the rules ask of it.
internal sealed class Body
{
    private readonly Lazy<FlowGraph> graph;
    private readonly Lazy<Loops> loops;
    private readonly Lazy<Values> values;
    private readonly Lazy<Dictionary<IOperation, BasicBlock>> blocks;
    private readonly Lazy<Locks> locks;
    private readonly Dictionary<FlowNode, WakeGuards> guards = [];
    private readonly HashSet<IOperation> sleeping;

    public Body(ISymbol owner, IMethodSymbol? function, SyntaxNode syntax, ControlFlowGraph cfg, Settings settings, TypeFacts facts)
    {
        Owner = owner;
        Function = function;
        Syntax = syntax;
        Cfg = cfg;
        Settings = settings;
        Facts = facts;
        Calls = [.. cfg.Blocks.Where(block => block.IsReachable).SelectMany(Order.Of).OfType<IInvocationOperation>()];
        Sleeps = [.. FindSleeps()];
        sleeping = [.. Sleeps.Select(sleep => sleep.Call)];
        graph = new(() => new FlowGraph(cfg, function));
        loops = new(() => new Loops(Graph));
        values = new(() => new Values(this));
        blocks = new(() => cfg.Blocks.SelectMany(block => block.Operations.Concat(block.BranchValue is null ? [] : [block.BranchValue]), (block, operation) => (block, operation))
            .ToDictionary(found => found.operation, found => found.block));
        locks = new(() => new Locks(this));
    }

    // The member that the body stands in.
    public ISymbol Owner { get; }

    // The method, lambda or local function whose body it is; none for an initializer.
    public IMethodSymbol? Function { get; }

    public SyntaxNode Syntax { get; }

    public ControlFlowGraph Cfg { get; }

    public KnownSymbols Known => Facts.Known;

    public Settings Settings { get; }

    public TypeFacts Facts { get; }

    public IReadOnlyList<Sleep> Sleeps { get; }

    // The calls in the body, as far as control can come to them.
    public IReadOnlyList<IInvocationOperation> Calls { get; }

    public FlowGraph Graph => graph.Value;

    public Loops Loops => loops.Value;

    public Values Values => values.Value;

    public Locks Locks => locks.Value;

    public bool IsSleep(IOperation operation) => sleeping.Contains(operation);

    // Who calls the body is judged as if it slept there itself.
    public bool SleepsForItsCallers =>
        Function is not null && (Known.KindOf(Function) & (SleepKind.Sleeps | SleepKind.Rechecks)) == SleepKind.Sleeps;

    // Somebody has said why it goes on when it is killed.
    public bool IsUninterruptible => (Function is not null && Known.IsUninterruptible(Function)) || Known.IsUninterruptible(Owner);

    public WakeGuards GuardsOf(FlowNode sleep)
    {
        if (!guards.TryGetValue(sleep, out var found))
        {
            guards.Add(sleep, found = new WakeGuards(this, sleep));
        }

        return found;
    }

    public BasicBlock BlockOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return blocks.Value[operation];
    }

    public bool IsKilledMember(ISymbol member) => Known.IsKilledGuard(member) || Settings.IsKilledMember(member);

    public SleepKind KindOf(IMethodSymbol method) =>
        Known.KindOf(method) is not SleepKind.None and var kind ? kind
        : Settings.IsInterruptible(method) ? SleepKind.Sleeps | SleepKind.Interruptible
        : SleepKind.None;

    private IEnumerable<Sleep> FindSleeps()
    {
        foreach (var block in Cfg.Blocks)
        {
            if (!block.IsReachable)
            {
                continue;
            }

            foreach (var operation in Order.Of(block))
            {
                if (operation is not IInvocationOperation call)
                {
                    continue;
                }

                if (KindOf(call.TargetMethod) is not SleepKind.None and var kind)
                {
                    if (!GivesOnly(call))
                    {
                        yield return new Sleep(call, block, kind, false);
                    }
                }
                else if (Facts.SleepOfHelper(call.TargetMethod) is not SleepKind.None and var ofHelper && !IsFunction(call.TargetMethod))
                {
                    yield return new Sleep(call, block, ofHelper, true);
                }
            }
        }
    }

    // A vector of operations that do nothing but give never waits.
    private bool GivesOnly(IInvocationOperation call) => SemaphoreCall.Of(call, Known)?.Steps?.All(step => step.Gives) == true;

    private bool IsFunction(IMethodSymbol method) => Definitions.AreSame(method, Function);
}
