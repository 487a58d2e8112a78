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

    public Locks(Body body, LockEntry? entry = null)
    {
        this.body = body;
        Acts = new LockActs(body);
        this.entry = entry ?? new LockEntry(body, body.Facts);
    }

    public LockActs Acts { get; }

    // What is so of a lock when control comes to a call, whichever way it comes.
    public ulong Before(IInvocationOperation call, BasicBlock block, LockName name) =>
        body.Graph.OrdinaryOf(block).Aggregate(HeldState.Nowhere, (state, node) => state | Before(call, node, name));

    public ulong Before(IInvocationOperation call, FlowNode node, LockName name)
    {
        var state = StatesOf(name)[node.Id];
        var acts = Acts.Of(node.Block);
        if (acts.Count == 0)
        {
            return state;
        }

        foreach (var operation in Order.Of(node.Block))
        {
            if (operation == call)
            {
                break;
            }

            if (acts.FirstOrDefault(act => act.Call == operation) is { } act)
            {
                state = After(act, state, name);
            }
        }

        return state;
    }

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
    public IEnumerable<LockName> Named => Acts.Takings.Select(taking => taking.Name).Append(entry.Named).OfType<LockName>().Distinct();

    public ulong After(LockAct act, ulong state, LockName name)
    {
        switch (act)
        {
            case Taking { Name: null } or Unlocking { Name: null } when !Concerns(act.Call, name):
                return state;
            case Taking { Name: null }:
                return Doubtful(state, HeldState.NotHeld);
            case Taking taking:
                return taking.Name!.Equals(name) ? IsTry(taking.Call) ? HeldState.Unknown : taking.Bit : state;
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
            : (state & ~bits) | HeldState.NotHeld;
    }

    private ulong BitsOf(LockKeys.Key key, LockName name) => Acts.Of(key).Where(taking => name.Equals(taking.Name)).Aggregate(0UL, (all, taking) => all | taking.Bit);

    // It may be the lock, by its type.
    private static bool Concerns(IInvocationOperation call, LockName name) =>
        call.TargetMethod.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, name.Type));

    private static bool IsTry(IInvocationOperation call) => call.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean;

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
            var state = Acts.Of(node.Block).Aggregate(found[node.Id], (before, act) => After(act, before, name));
            Pass(node.Next, node.IsConditional ? Known(node, state, name, node.Next == node.WhenTrue) : state);
            Pass(node.Jump, node.IsConditional ? Known(node, state, name, node.Jump == node.WhenTrue) : state);
        }

        return found;

        void Pass(FlowNode? to, ulong state)
        {
            if (to is not null && (found[to.Id] | state) != found[to.Id])
            {
                found[to.Id] |= state;
                open.Enqueue(to);
            }
        }
    }

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
            : held || (state & bits) == 0 ? state
            : HeldState.NotHeld;
    }
}
