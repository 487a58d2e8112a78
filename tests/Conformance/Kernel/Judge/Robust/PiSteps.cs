using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>FUTEX_LOCK_PI, FUTEX_TRYLOCK_PI, FUTEX_UNLOCK_PI.</summary>
internal sealed record LockCall(int Actor, int Word, FutexCommand Command) : Step(Actor)
{
    public override string ToString() => $"P{Actor} {Command}(word {Word})";
}

/// <summary>A free word is taken without a call, or one that is held and nobody waits for is let go of; otherwise nothing.</summary>
internal sealed record LockAlone(int Actor, int Word, bool Take) : Step(Actor)
{
    public override string ToString() => $"P{Actor} {(Take ? "takes" : "lets go of")} word {Word} without a call, if it may";
}

/// <summary>FUTEX_WAIT_REQUEUE_PI.</summary>
internal sealed record WaitThenLock(int Actor, int Word, int Lock, bool Same) : Step(Actor)
{
    public override string ToString() => $"P{Actor} wait_requeue_pi(word {Word}{(Same ? "" : ", another value")}, lock {Lock})";
}

/// <summary>FUTEX_CMP_REQUEUE_PI.</summary>
internal sealed record RequeueToLock(int Actor, int Word, int Lock, int Wake, int Move, bool Same) : Step(Actor)
{
    public override string ToString() => $"P{Actor} cmp_requeue_pi(word {Word}{(Same ? "" : ", another value")}, lock {Lock}, wake {Wake}, move {Move})";
}
