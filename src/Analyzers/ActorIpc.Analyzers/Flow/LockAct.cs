using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// What a call does to locks.
internal abstract class LockAct(IInvocationOperation call)
{
    public IInvocationOperation Call { get; } = call;
}

// It takes one; the lock has no name where it cannot be said which one it is.
internal sealed class Taking(IInvocationOperation call, LockName? name, ulong bit) : LockAct(call)
{
    public LockName? Name { get; } = name;

    // What says that the lock is held since here: HeldState.Unknown where somebody else may have the key, or where it may not have been taken.
    public ulong Bit { get; } = bit;
}

// It releases what its key holds.
internal sealed class Releasing(IInvocationOperation call, LockKeys.Key key) : LockAct(call)
{
    public LockKeys.Key Key { get; } = key;
}

// It releases a lock without the key.
internal sealed class Unlocking(IInvocationOperation call, LockName? name) : LockAct(call)
{
    public LockName? Name { get; } = name;
}

// It may do anything that the process can do, but for releasing what only a key releases that it does not have.
internal sealed class Unseen(IInvocationOperation call) : LockAct(call);
