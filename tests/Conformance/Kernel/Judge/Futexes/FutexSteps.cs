using ActorIpc.Actors;
using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Futexes;

/// <summary>A word is written, without a call.</summary>
internal sealed record Store(int Actor, int Word, uint Value) : Step(Actor)
{
    public override string ToString() => $"P{Actor} word {Word} = {Value}";
}

/// <summary>FUTEX_WAIT, or FUTEX_WAIT_BITSET when there is a mask.</summary>
internal sealed record FutexWait(int Actor, int Word, uint Expected, uint? Mask, Patience Patience) : Step(Actor)
{
    public override string ToString() => $"P{Actor} wait(word {Word}, {Expected}{(Mask is { } mask ? $", bits {mask:x}" : "")}) {Patience}";
}

/// <summary>FUTEX_WAKE, or FUTEX_WAKE_BITSET when there is a mask.</summary>
internal sealed record FutexWake(int Actor, int Word, int Count, uint? Mask) : Step(Actor)
{
    public override string ToString() => $"P{Actor} wake(word {Word}, {Count}{(Mask is { } mask ? $", bits {mask:x}" : "")})";
}

/// <summary>FUTEX_REQUEUE, or FUTEX_CMP_REQUEUE when a value is expected.</summary>
internal sealed record FutexRequeue(int Actor, int Word, int Other, int Wake, int Move, uint? Expected) : Step(Actor)
{
    public override string ToString() => $"P{Actor} requeue(word {Word} to {Other}, wake {Wake}, move {Move}{(Expected is { } value ? $", expected {value}" : "")})";
}

/// <summary>FUTEX_WAKE_OP.</summary>
internal sealed record FutexWakeOther(int Actor, int Word, int Other, int Wake, int WakeOther, FutexWakeOp Op) : Step(Actor)
{
    public override string ToString() => $"P{Actor} wake_op(word {Word} {Wake}, word {Other} {WakeOther}, op {Op.Encoded:x8})";
}

/// <summary>futex_waitv.</summary>
internal sealed record FutexWaitVector(int Actor, IReadOnlyList<(int Word, uint Expected)> Words, Patience Patience) : Step(Actor)
{
    public override string ToString() => $"P{Actor} waitv({string.Join(", ", Words.Select(each => $"word {each.Word}: {each.Expected}"))}) {Patience}";
}
