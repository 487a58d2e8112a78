using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Which locks are held where in a body. Only ways on which nothing is thrown count: each of them can be gone.
internal sealed class Locks
{
    private readonly Body body;
    private readonly LockEntry entry;
    private readonly Dictionary<LockName, ulong[]> states = [];
    private LockName[]? named;

    public Locks(Body body, LockEntry? entry = null)
    {
        this.body = body;
        Acts = new LockActs(body);
        this.entry = entry ?? new LockEntry(body, body.Facts);
    }

    public LockActs Acts { get; }

    // What is so of a lock when control comes to a call, whichever way it comes.
    public ulong Before(IInvocationOperation call, BasicBlock block, LockName name)
    {
        var state = HeldState.Nowhere;
        foreach (var node in body.Graph.OrdinaryOf(block))
        {
            state |= Before(call, node, name);
        }

        return state;
    }

    public ulong Before(IInvocationOperation call, FlowNode node, LockName name)
    {
        var state = StatesOf(name)[node.Id];
        var acts = Acts.Of(node.Block);
        var next = 0;
        foreach (var other in body.CallsIn(node.Block))
        {
            if (other == call || next == acts.Length)
            {
                break;
            }

            if (acts[next].Call == other)
            {
                state = After(acts[next++], state, name);
            }
        }

        return state;
    }

    // What is so of it when control goes from one block to the next.
    public ulong Leaving(FlowNode from, FlowNode to, LockName name) => Known(from, to, After(from, StatesOf(name)[from.Id], name), name);

    // The lock that a sleep is given, or that a method is called with.
    public LockName? Needed(IInvocationOperation call)
    {
        if (Acts.Keys.IsTaking(call))
        {
            return null;
        }

        if (body.Known.RequiredLock(call.TargetMethod) is not null)
        {
            return Acts.Names.RequiredBy(call);
        }

        if (body.KindOf(call.TargetMethod) == SleepKind.None && body.Facts.SleepOfHelper(call.TargetMethod) == SleepKind.None)
        {
            return null;
        }

        return call.Arguments.FirstOrDefault(argument => body.Known.IsLock(argument.Parameter?.Type)) is { } named ? Acts.Names.Of(named.Value)
            : call.Arguments.FirstOrDefault(argument => body.Known.IsKey(argument.Parameter?.Type)) is { } key ? Acts.LockOf(Acts.Keys.Of(key.Value))
            : null;
    }

    // The locks that the body names.
    public LockName[] Named => named ??= [.. Acts.Taken.Append(entry.Named).OfType<LockName>().Where(name => body.Known.IsLock(name.Type)).Distinct()];

    public ulong After(LockAct act, ulong state, LockName name)
    {
        switch (act)
        {
            case Taking { Name: null } or Unlocking { Name: null } when !Concerns(act.Call, name):
                return state;
            case Taking { Name: null }:
                return Doubtful(state, HeldState.NotHeld);
            case Taking taking:
                return taking.Name!.Equals(name) ? IsTry(taking.Call) ? HeldState.Unknown : taking.Bit | (CanFail(taking.Call) ? HeldState.Untested : 0) : state;
            case Releasing { Key: var key }:
                return After(key, state, name);
            case Unlocking { Name: null }:
                return Doubtful(state, HeldState.Held);
            case Unlocking { Name: { } unlocked }:
                return unlocked.Equals(name) ? HeldState.NotHeld : state;
            default:
                // Without its key, only a mutex is released.
                return Doubtful(state, HeldState.NotHeld | HeldState.Required | HeldState.Assumed | (name.Type.Name == "IpcMutex" ? HeldState.Held : 0));
        }
    }

    private ulong After(LockKeys.Key key, ulong state, LockName name)
    {
        var bits = BitsOf(key, name);
        return !key.IsComplete ? Doubtful(state, bits | HeldState.Required | HeldState.Assumed)
            : (state & bits) == 0 ? state
            : Acts.LockOf(key) is null ? Doubtful(state, bits)
            : ((state & ~bits & HeldState.Taken) == 0 ? state & ~bits & ~HeldState.Untested : state & ~bits) | HeldState.NotHeld;
    }

    private ulong BitsOf(LockKeys.Key key, LockName name)
    {
        var bits = 0UL;
        foreach (var taking in Acts.Of(key))
        {
            bits |= name.Equals(taking.Name) ? taking.Bit : 0;
        }

        return bits;
    }

    // It may be the lock, by its type.
    private static bool Concerns(IInvocationOperation call, LockName name) =>
        call.TargetMethod.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, name.Type));

    public static bool IsTry(IInvocationOperation call) => call.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean;

    // A kill, a timeout or a token may end the wait for it.
    private bool CanFail(IInvocationOperation call) => (body.KindOf(call.TargetMethod) & SleepKind.Interruptible) != 0 || HasLimit(call);

    private static bool HasLimit(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter is { Name: "timeout" or "cancellation" });

    private static ulong Doubtful(ulong state, ulong bits) => (state & bits) == 0 ? state : (state & ~bits) | HeldState.Unknown;

    private ulong[] StatesOf(LockName name)
    {
        if (states.TryGetValue(name, out var found))
        {
            return found;
        }

        states.Add(name, found = new ulong[body.Graph.Nodes.Count]);
        found[body.Graph.Entry.Id] = entry.Of(name, Acts);
        var open = new Queue<FlowNode>([body.Graph.Entry]);
        while (open.Count > 0)
        {
            var node = open.Dequeue();
            var after = After(node, found[node.Id], name);
            Pass(node, node.Next, after);
            Pass(node, node.Jump, after);
        }

        return found;

        void Pass(FlowNode from, FlowNode? to, ulong after)
        {
            if (to is not null && Known(from, to, after, name) is var state && (found[to.Id] | state) != found[to.Id])
            {
                found[to.Id] |= state;
                open.Enqueue(to);
            }
        }
    }

    // What is so of a lock when control comes to the end of a block.
    private ulong After(FlowNode node, ulong state, LockName name)
    {
        foreach (var act in Acts.Of(node.Block))
        {
            state = After(act, state, name);
        }

        return state;
    }

    private ulong Known(FlowNode from, FlowNode to, ulong state, LockName name) => from.IsConditional ? Known(from, state, name, to == from.WhenTrue) : state;

    // What the value of a branch says of a lock that may not have been taken.
    private ulong Known(FlowNode node, ulong state, LockName name, bool value)
    {
        var condition = node.Block.BranchValue!;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand })
        {
            (condition, value) = (operand, !value);
        }

        var (key, held) = LockNames.Bare(condition) switch
        {
            IInvocationOperation call when Acts.Keys.IsTaking(call) => (Acts.Keys.Of(call), value),
            IPropertyReferenceOperation { Property: { Name: "IsHeld", Type.SpecialType: SpecialType.System_Boolean }, Instance: { } instance } when body.Known.IsKey(LockNames.Bare(instance).Type) => (Acts.Keys.Of(instance), value),
            IPropertyReferenceOperation { Property: var property, Instance: { } instance } when body.Known.IsKilledGuard(property) && body.Known.IsKey(LockNames.Bare(instance).Type) => (Acts.Keys.Of(instance), !value),
            _ => (null, false),
        };
        if (key is not { IsComplete: true } || !name.Equals(Acts.LockOf(key)))
        {
            return state;
        }

        var bits = BitsOf(key, name);
        return LockNames.Bare(condition) is IInvocationOperation ? held ? bits : HeldState.NotHeld
            : (state & bits) == 0 ? state
            : !held ? HeldState.NotHeld
            : (state & ~bits) == HeldState.Untested && SaysAll(condition, key) ? bits & state
            : state;
    }

    // Who has not been killed may not have got it in time.
    private bool SaysAll(IOperation condition, LockKeys.Key key) =>
        LockNames.Bare(condition) is IPropertyReferenceOperation { Property.Name: "IsHeld" } || !Acts.Of(key).Any(taking => HasLimit(taking.Call));
}
