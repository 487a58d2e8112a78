using System.Collections.Immutable;
using ActorIpc.Analyzers.Flow;
using ActorIpc.Analyzers.Forms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers;

// What is seen of a type while its code is walked, and what follows from it for its private helpers: one level, within the type.
internal sealed class TypeFacts(INamedTypeSymbol type, KnownSymbols known, AnalyzerOptions options, Func<INamedTypeSymbol, TypeFacts> around)
{
    private static readonly ImmutableDictionary<IMethodSymbol, SleepKind> NoHelpers = ImmutableDictionary.Create<IMethodSymbol, SleepKind>(SymbolEqualityComparer.Default);

    // Filled side by side, each under its own lock; read when the type has come to its end.
    private readonly List<Noted> waits = [];
    private readonly List<Noted> calls = [];
    private readonly List<Noted> tests = [];
    private readonly HashSet<ISymbol> calledWithin = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> usedAsValue = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IOperation, List<(Body Body, Locks Locks)>> callers = [];
    private ILookup<ISymbol, Noted>? testsOf;
    private ILookup<ISymbol, Noted>? callsOf;
    private ILookup<IOperation, Noted>? callsIn;
    private HashSet<ISymbol>? called;
    private Ends? ends;
    private Tuple<SyntaxTree, Settings>? last;
    private ImmutableDictionary<IMethodSymbol, SleepKind> helpers = NoHelpers;

    public INamedTypeSymbol Type => type;

    public KnownSymbols Known => known;

    public void Note(OperationAnalysisContext context)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call:
                Note(call, context);
                break;
            case IPropertyReferenceOperation { Property: var property } when IsKilledMember(property, context):
                Add(tests, context);
                break;
            case IMethodReferenceOperation { Method: var method } when IsOwn(method):
                Add(usedAsValue, method);
                break;
            case IMethodReferenceOperation { Method: var method } when IsOfTypeAround(method):
                Add(around(method.ContainingType.OriginalDefinition).usedAsValue, method);
                break;
        }
    }

    // The calls whose bodies have to be judged on their graphs: all, or those in bodies that are not right by their form.
    public IReadOnlyCollection<Noted> ToJudge(bool all)
    {
        if (all || waits.Count == 0)
        {
            return waits;
        }

        var judged = new List<Noted>();
        foreach (var root in waits.GroupBy(noted => noted.Root))
        {
            if (!IsSound(root))
            {
                judged.AddRange(root);
            }
        }

        return judged;
    }

    // The bodies of the calls, those of helpers left out: their callers are judged.
    public IEnumerable<Body> BodiesOf(IReadOnlyCollection<Noted> judged)
    {
        var bodies = BodiesWith(judged);
        helpers = FindHelpers(bodies);
        if (!helpers.IsEmpty)
        {
            bodies = BodiesWith(judged.Concat(calls.Where(call => helpers.ContainsKey(call.Called))));
        }

        return bodies.Where(body => (body.Sleeps.Count == 0 || body.Graph.IsWhole) && !body.SleepsForItsCallers && (body.Function is null || !helpers.ContainsKey(Definitions.Of(body.Function))));
    }

    // How a private helper sleeps that leaves the loop to its callers.
    public SleepKind SleepOfHelper(IMethodSymbol method) => helpers.TryGetValue(Definitions.Of(method), out var kind) ? kind : SleepKind.None;

    // Who has been killed does not come back from the method.
    public bool ThrowsIfKilled(IMethodSymbol method) => IsOwn(method) && (ends ??= new Ends(FindEnd)).Of(Definitions.Of(method));

    // What is so of a lock wherever the type calls a private method or a local function; null where others may call it, or nobody does.
    public ulong? HeldByCallers(IMethodSymbol function, LockName name)
    {
        var definition = Definitions.Of(function);
        return !IsOwn(function) || usedAsValue.Contains(definition) || calledWithin.Contains(definition) ? null : HeldAtCalls(function, definition, name);
    }

    private ulong? HeldAtCalls(IMethodSymbol function, IMethodSymbol definition, LockName name)
    {
        ulong? held = null;
        foreach (var (body, locks) in CallsOf[definition].Select(call => call.Root).Distinct().SelectMany(CallersIn))
        {
            if (Same(body.Function, function))
            {
                continue;
            }

            foreach (var block in body.Cfg.Blocks)
            {
                foreach (var call in body.CallsIn(block).Where(call => Same(call.TargetMethod, function)))
                {
                    held = (held ?? HeldState.Nowhere) | (call.Instance is null or IInstanceReferenceOperation ? locks.Before(call, block, name) : HeldState.Unknown);
                }
            }
        }

        return held is not { } found ? null : (found & HeldState.Held) != 0 ? (found & ~HeldState.Held) | HeldState.Required : found;
    }

    // The value of the member says whether the process was killed.
    public bool TestsKilled(ISymbol member) =>
        tests.Count > 0 && SymbolEqualityComparer.Default.Equals(member.ContainingType, type) && TestsOf.Contains(Definitions.Of(member));

    private void Note(IInvocationOperation call, OperationAnalysisContext context)
    {
        var method = call.TargetMethod;
        var interest = known.InterestOf(method);
        var said = SettingsOf(call.Syntax.SyntaxTree);
        if ((interest & Interest.Waits) != 0 || said.IsInterruptible(method))
        {
            Add(waits, context);
            return;
        }

        if ((interest & Interest.MustBeChecked) != 0)
        {
            Add(waits, context);
        }

        if ((interest & Interest.KilledGuard) != 0 || said.IsKilledMember(method))
        {
            Add(tests, context);
        }
        else if (IsOwn(method))
        {
            Add(calls, context);
        }
        else if (IsOfTypeAround(method))
        {
            Add(around(method.ContainingType.OriginalDefinition).calledWithin, method);
        }
    }

    // The type has come to its end: each is put in order once, however many ask.
    private ILookup<ISymbol, Noted> TestsOf => testsOf ??= tests
        .SelectMany(test => new[] { test.Function, (test.Function as IMethodSymbol)?.AssociatedSymbol }.OfType<ISymbol>().Select(function => (Function: Definitions.Of(function), Test: test)))
        .ToLookup(found => found.Function, found => found.Test, SymbolEqualityComparer.Default);

    private ILookup<ISymbol, Noted> CallsOf => callsOf ??= waits.Concat(calls).ToLookup(call => (ISymbol)call.Called, SymbolEqualityComparer.Default);

    private ILookup<IOperation, Noted> CallsIn => callsIn ??= waits.Concat(calls).ToLookup(call => call.Root);

    private HashSet<ISymbol> Called => called ??= new(calls.Select(call => call.Called), SymbolEqualityComparer.Default);

    // What calls a helper is judged all the same, for the sake of that call.
    private bool IsSound(IGrouping<IOperation, Noted> root) => SoundBody.Is(root.Key, root.First().Owner, root.Count(), known, SettingsOf(root.Key.Syntax.SyntaxTree));

    // One level: what holds for a caller that is private itself is not asked for.
    private List<(Body Body, Locks Locks)> CallersIn(IOperation root)
    {
        if (!callers.TryGetValue(root, out var found))
        {
            callers.Add(root, found = [.. BodiesWith(CallsIn[root]).Select(body => (body, new Locks(body, new LockEntry(body, null))))]);
        }

        return found;
    }

    private bool FindEnd(IMethodSymbol method) => BodiesWith(TestsOf[method]).FirstOrDefault(found => Same(found.Function, method)) is { } body && !KilledWay.EndsBody(body);

    private static void Add(List<Noted> to, OperationAnalysisContext noted)
    {
        lock (to)
        {
            to.Add(new Noted(noted.Operation, noted.ContainingSymbol));
        }
    }

    private static void Add(HashSet<ISymbol> to, IMethodSymbol method)
    {
        lock (to)
        {
            to.Add(Definitions.Of(method));
        }
    }

    private ImmutableDictionary<IMethodSymbol, SleepKind> FindHelpers(IEnumerable<Body> bodies)
    {
        var found = NoHelpers.ToBuilder();
        foreach (var body in bodies)
        {
            if (body is { Function: { } function, SleepsForItsCallers: false }
                && IsOwn(function)
                && !usedAsValue.Contains(Definitions.Of(function))
                && (calledWithin.Contains(Definitions.Of(function)) || Called.Contains(Definitions.Of(function))))
            {
                var bare = body.Sleeps.Where(sleep => !sleep.Rechecks && body.Graph.OrdinaryOf(sleep.Block).Any(node => body.Loops.Around(node).Count == 0)).ToList();
                if (bare.Count > 0)
                {
                    var interruptible = bare.Any(sleep => sleep.IsInterruptible && KilledWay.EndsBody(body, sleep));
                    found[Definitions.Of(function)] = SleepKind.Sleeps | (interruptible ? SleepKind.Interruptible : 0);
                }
            }
        }

        return found.ToImmutable();
    }

    private List<Body> BodiesWith(IEnumerable<Noted> operations)
    {
        var bodies = new List<Body>();
        foreach (var root in operations.GroupBy(noted => noted.Root))
        {
            if (Graphs.Of(root.Key) is { } cfg)
            {
                var owner = root.First().Owner;
                var settings = SettingsOf(root.Key.Syntax.SyntaxTree);
                if (root.Any(noted => noted.IsWithinFunction))
                {
                    var spans = root.Select(noted => noted.Operation.Syntax.Span).ToList();
                    bodies.AddRange(Graphs.Within(cfg, owner as IMethodSymbol, root.Key.Syntax, spans).Select(part => new Body(owner, part.Function, part.Syntax, part.Graph, settings, this)));
                }
                else
                {
                    bodies.Add(new Body(owner, owner as IMethodSymbol, root.Key.Syntax, cfg, settings, this));
                }
            }
        }

        return bodies;
    }

    // A type stands in few files, mostly in one.
    private Settings SettingsOf(SyntaxTree tree)
    {
        if (last is not { } found || found.Item1 != tree)
        {
            last = found = Tuple.Create(tree, Settings.Of(options, tree));
        }

        return found.Item2;
    }

    private bool IsKilledMember(ISymbol member, OperationAnalysisContext context) => known.IsKilledGuard(member) || SettingsOf(context.Operation.Syntax.SyntaxTree).IsKilledMember(member);

    // A private method of the type, or a function within one: whoever calls it is seen.
    private bool IsOwn(IMethodSymbol method) =>
        method.MethodKind == MethodKind.LocalFunction
        || (method.DeclaredAccessibility == Accessibility.Private && SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, type));

    // A private method of a type around this one.
    private bool IsOfTypeAround(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } && !IsOwn(method);

    private static bool Same(ISymbol? one, ISymbol? other) => Definitions.AreSame(one, other);
}
