using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The body of a method, an accessor, an initializer, a lambda or a local function that sleeps, with what the rules ask of it.
internal sealed class Body
{
    private readonly IInvocationOperation[][] callsIn;
    private readonly IOperation[]?[] testsIn;
    private readonly List<IInvocationOperation> calls = [];
    private readonly List<Sleep> sleeps = [];
    private readonly Dictionary<IOperation, Sleep> sleepOf = [];
    private readonly Dictionary<FlowNode, WakeGuards> guards = [];
    private readonly Dictionary<Loop, SharedState.Search> sharedWithin = [];
    private SharedState.Search? shared;
    private KilledTests? killed;
    private FlowGraph? graph;
    private Loops? loops;
    private Values? values;
    private Locks? locks;
    private SleepsAhead? ahead;
    private Dictionary<IOperation, BasicBlock>? blocks;
    private bool? isUninterruptible;

    public Body(ISymbol owner, IMethodSymbol? function, SyntaxNode syntax, ControlFlowGraph cfg, Settings settings, TypeFacts facts)
    {
        Owner = owner;
        Function = function;
        Syntax = syntax;
        Cfg = cfg;
        Settings = settings;
        Facts = facts;
        callsIn = new IInvocationOperation[cfg.Blocks.Length][];
        testsIn = new IOperation[]?[cfg.Blocks.Length];
        foreach (var block in cfg.Blocks)
        {
            callsIn[block.Ordinal] = FindCalls(block);
            if (block.IsReachable)
            {
                AddSleeps(block);
            }
        }
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

    public IReadOnlyList<Sleep> Sleeps => sleeps;

    // The calls in the body, as far as control can come to them.
    public IReadOnlyList<IInvocationOperation> Calls => calls;

    public FlowGraph Graph => graph ??= new FlowGraph(this);

    public Loops Loops => loops ??= new Loops(Graph);

    public Values Values => values ??= new Values(this);

    public Locks Locks => locks ??= new Locks(this);

    // What branches say of a process that was killed, in whichever sleep.
    public KilledTests Killed => killed ??= new KilledTests(this, null);

    public SleepsAhead Ahead => ahead ??= new SleepsAhead(this);

    // Those of a block, in the order in which they are made.
    public IInvocationOperation[] CallsIn(BasicBlock block) => callsIn[block.Ordinal];

    // The operations of a block that a killed process may not get past, in their order: its calls, and the arguments of which one value ends it.
    public IOperation[] TestsIn(BasicBlock block) => testsIn[block.Ordinal] ??= FindTests(block);

    public bool IsSleep(IOperation operation) => sleepOf.ContainsKey(operation);

    public Sleep? SleepOf(IOperation call) => sleepOf.TryGetValue(call, out var sleep) ? sleep : null;

    // Who calls the body is judged as if it slept there itself.
    public bool SleepsForItsCallers =>
        Function is not null && (Known.KindOf(Function) & (SleepKind.Sleeps | SleepKind.Rechecks)) == SleepKind.Sleeps;

    // Somebody has said why it goes on when it is killed.
    public bool IsUninterruptible => isUninterruptible ??= (Function is not null && Known.IsUninterruptible(Function)) || Known.IsUninterruptible(Owner);

    public WakeGuards GuardsOf(FlowNode sleep)
    {
        if (!guards.TryGetValue(sleep, out var found))
        {
            guards.Add(sleep, found = new WakeGuards(this, sleep));
        }

        return found;
    }

    // What is found of shared state holds for every sleep.
    public SharedState.Search Shared(Loop? within)
    {
        if (within is null)
        {
            return shared ??= new SharedState.Search(this, null);
        }

        if (!sharedWithin.TryGetValue(within, out var found))
        {
            sharedWithin.Add(within, found = new SharedState.Search(this, within));
        }

        return found;
    }

    public BasicBlock BlockOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return (blocks ??= FindBlocks())[operation];
    }

    public bool IsKilledMember(ISymbol member) => Known.IsKilledGuard(member) || Settings.IsKilledMember(member);

    public SleepKind KindOf(IMethodSymbol method) =>
        Known.KindOf(method) is not SleepKind.None and var kind ? kind
        : Settings.IsInterruptible(method) ? SleepKind.Sleeps | SleepKind.Interruptible
        : SleepKind.None;

    private static IInvocationOperation[] FindCalls(BasicBlock block)
    {
        List<IInvocationOperation>? found = null;
        foreach (var operation in Order.Of(block))
        {
            if (operation.Kind == OperationKind.Invocation)
            {
                (found ??= []).Add((IInvocationOperation)operation);
            }
        }

        return found is null ? [] : [.. found];
    }

    private IOperation[] FindTests(BasicBlock block)
    {
        var all = Order.Of(block);
        return Array.Exists(all, EndingArgument.Is) ? Array.FindAll(all, operation => operation is IInvocationOperation || EndingArgument.Is(operation)) : CallsIn(block);
    }

    private void AddSleeps(BasicBlock block)
    {
        foreach (var call in CallsIn(block))
        {
            calls.Add(call);
            if (KindOf(call.TargetMethod) is not SleepKind.None and var kind)
            {
                if (!GivesOnly(call))
                {
                    Add(new Sleep(call, block, kind, false));
                }
            }
            else if (Facts.SleepOfHelper(call.TargetMethod) is not SleepKind.None and var ofHelper && !IsFunction(call.TargetMethod))
            {
                Add(new Sleep(call, block, ofHelper, true));
            }
        }

        void Add(Sleep sleep)
        {
            sleeps.Add(sleep);
            sleepOf.Add(sleep.Call, sleep);
        }
    }

    private Dictionary<IOperation, BasicBlock> FindBlocks()
    {
        var found = new Dictionary<IOperation, BasicBlock>();
        foreach (var block in Cfg.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                found.Add(operation, block);
            }

            if (block.BranchValue is not null)
            {
                found.Add(block.BranchValue, block);
            }
        }

        return found;
    }

    // A vector of operations that do nothing but give never waits.
    private bool GivesOnly(IInvocationOperation call) => SemaphoreCall.Of(call, Known)?.Steps?.All(step => step.Gives) == true;

    private bool IsFunction(IMethodSymbol method) => Definitions.AreSame(method, Function);
}
