using ActorIpc.Actors;

namespace ActorIpc;

public readonly partial struct Linux
{
    /// <summary>FUTEX_WAKE_OP.</summary>
    /// <param name="uaddr">The word whose waiters are woken.</param>
    /// <param name="val">How many to wake at most. Below 1 still wakes one (FUT-29).</param>
    /// <param name="val2">How many of the other word's waiters to wake at most. Below 1 still wakes one.</param>
    /// <param name="uaddr2">The word that is changed.</param>
    /// <param name="val3">FUTEX_OP(op, oparg, cmp, cmparg).</param>
    /// <returns>How many were woken.</returns>
    /// <exception cref="IpcException">EINVAL: the words are not of one space. ENOSYS: no such change; or no such comparison, and then the word has been changed all the same.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAKE_OP: FUT-28, FUT-29.</remarks>
    public ValueTask<int> FutexWakeOpAsync(FutexWord uaddr, int val, int val2, FutexWord uaddr2, FutexWakeOp val3) =>
        self.FutexWakeOpAsync(uaddr, uaddr2, val3, AtLeastOne(val), AtLeastOne(val2));
}
