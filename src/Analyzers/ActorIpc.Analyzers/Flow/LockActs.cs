using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The calls of a body that do something to locks, block by block, in the order in which they are carried out.
internal sealed class LockActs
{
    private readonly Body body;
    private readonly LockAct[][] ofBlocks;
    private readonly Dictionary<IOperation, Taking> takings = [];
    private readonly List<LockName> taken = [];

    public LockActs(Body body)
    {
        this.body = body;
        ofBlocks = new LockAct[body.Cfg.Blocks.Length][];
        Names = new LockNames(body);
        Keys = new LockKeys(body);
        var bit = HeldState.FirstTaken;
        foreach (var call in body.Calls)
        {
            if (Keys.IsTaking(call))
            {
                var name = Names.Of(LockOf(call));
                takings.Add(call, new Taking(call, name, Keys.HasEscaped(call) || bit == 0 ? HeldState.Unknown : bit));
                bit <<= 1;
                if (name is not null && !taken.Contains(name))
                {
                    taken.Add(name);
                }
            }
        }

        foreach (var block in body.Cfg.Blocks)
        {
            List<LockAct>? acts = null;
            foreach (var call in block.IsReachable ? body.CallsIn(block) : [])
            {
                if (ActOf(call) is { } act)
                {
                    (acts ??= []).Add(act);
                }
            }

            ofBlocks[block.Ordinal] = acts is null ? [] : [.. acts];
        }
    }

    public LockNames Names { get; }

    public LockKeys Keys { get; }

    public IEnumerable<Taking> Takings => takings.Values;

    // The locks that the body takes, each once.
    public IReadOnlyList<LockName> Taken => taken;

    public IEnumerable<LockAct> All => ofBlocks.SelectMany(acts => acts);

    public LockAct[] Of(BasicBlock block) => ofBlocks[block.Ordinal];

    public bool IsTaken(LockName name) => taken.Contains(name);

    public Taking[] Of(LockKeys.Key key) => key.Acts ??= [.. key.Takings.Where(takings.ContainsKey).Select(call => takings[call])];

    // The one lock that the key is to; null where it cannot be said which.
    public LockName? LockOf(LockKeys.Key key) =>
        key.IsComplete && Of(key) is { Length: > 0 } found && found[0].Name is { } name && Array.TrueForAll(found, taking => name.Equals(taking.Name)) ? name : null;

    // The method can do what the process can.
    public bool IsUnseen(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (body.Known.IsOfLibrary(method))
        {
            return false;
        }

        var result = KnownSymbols.Unwrapped(method.ReturnType);
        var isOfFramework = IsOfFramework(method);
        if (!isOfFramework && body.Known.IsKey(result))
        {
            // Whoever returns a key has taken a lock.
            return true;
        }

        if (body.Known.RequiredLock(method) is not null || body.KindOf(method) != SleepKind.None || body.IsKilledMember(method))
        {
            return false;
        }

        var waits = !SymbolEqualityComparer.Default.Equals(result, method.ReturnType);
        return method.MethodKind == MethodKind.DelegateInvoke ? waits || GivesProcess(call)
            : isOfFramework ? call.Arguments.Any(argument => LockNames.Bare(argument.Value) is IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation { Symbol.IsAsync: true } })
            : method.MethodKind == MethodKind.LocalFunction ? !IsHarmless(method)
            : GivesProcess(call) || (call.Instance is { Type: { } type } && HasProcess(type));
    }

    private IOperation LockOf(IInvocationOperation call) => call.Arguments.First(argument => body.Known.IsHoldable(argument.Parameter?.Type)).Value;

    private LockAct? ActOf(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (takings.TryGetValue(call, out var taking))
        {
            return taking;
        }

        if (method is { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: true } && call.Instance is { } instance && body.Known.IsKey(LockNames.Bare(instance).Type))
        {
            return new Releasing(call, Keys.Of(instance));
        }

        if (body.Known.IsOfLibrary(method) && method.ReturnsVoid && call.Arguments.FirstOrDefault(argument => body.Known.IsLock(argument.Parameter?.Type)) is { } unlocked)
        {
            return new Unlocking(call, Names.Of(unlocked.Value));
        }

        return IsUnseen(call) ? new Unseen(call) : null;
    }

    private bool GivesProcess(IInvocationOperation call) => call.Arguments.Any(argument => Gives(argument.Value));

    // The local function calls nothing that could do something to locks.
    private bool IsHarmless(IMethodSymbol function) =>
        body.Cfg.LocalFunctions.FirstOrDefault(local => Definitions.AreSame(local, function)) is { } found
        && body.Cfg.GetLocalFunctionControlFlowGraphInScope(found).Blocks.SelectMany(Order.Of).OfType<IInvocationOperation>().All(
            inner => IsOfFramework(inner.TargetMethod)
                || (body.Known.IsOfLibrary(inner.TargetMethod) && !body.Known.IsKey(inner.Instance?.Type) && !inner.TargetMethod.Parameters.Any(parameter => body.Known.IsLock(parameter.Type))));

    // The method gets the process, or what may do something for it.
    private bool Gives(IOperation value)
    {
        var bare = LockNames.Bare(value);
        return bare is IDelegateCreationOperation or IFlowAnonymousFunctionOperation or IMethodReferenceOperation
            || bare.Type is { TypeKind: TypeKind.Delegate or TypeKind.Dynamic }
            || (bare.Type is { } type && (HasProcess(type) || body.Known.IsLock(type) || body.Known.IsKey(type)));
    }

    private bool HasProcess(ITypeSymbol type) =>
        body.Known.IsProcess(type)
        || body.Known.IsFace(type)
        || type is ITypeParameterSymbol
        || type.TypeKind == TypeKind.Interface
        || (type is INamedTypeSymbol { IsGenericType: true } generic && generic.TypeArguments.Any(body.Known.IsProcess))
        || (!body.Known.IsOfLibrary(type) && body.Known.HasProcess(type));

    private static bool IsOfFramework(IMethodSymbol method)
    {
        var space = method.ContainingNamespace;
        while (space?.ContainingNamespace is { IsGlobalNamespace: false } around)
        {
            space = around;
        }

        return space?.Name == "System";
    }
}
