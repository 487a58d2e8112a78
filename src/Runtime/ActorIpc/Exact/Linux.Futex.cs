using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The operations of futex(2), with its numbers, and the flags that go with them.</summary>
[Flags]
public enum FutexCommand
{
    /// <summary>FUTEX_WAIT.</summary>
    Wait = 0,

    /// <summary>FUTEX_WAKE.</summary>
    Wake = 1,

    /// <summary>FUTEX_FD: ENOSYS since Linux 2.6.26; <see cref="Linux.FutexFdAsync"/> is what it was.</summary>
    Fd = 2,

    /// <summary>FUTEX_REQUEUE.</summary>
    Requeue = 3,

    /// <summary>FUTEX_CMP_REQUEUE.</summary>
    CmpRequeue = 4,

    /// <summary>FUTEX_WAKE_OP.</summary>
    WakeOp = 5,

    /// <summary>FUTEX_LOCK_PI.</summary>
    LockPi = 6,

    /// <summary>FUTEX_UNLOCK_PI.</summary>
    UnlockPi = 7,

    /// <summary>FUTEX_TRYLOCK_PI.</summary>
    TrylockPi = 8,

    /// <summary>FUTEX_WAIT_BITSET.</summary>
    WaitBitset = 9,

    /// <summary>FUTEX_WAKE_BITSET.</summary>
    WakeBitset = 10,

    /// <summary>FUTEX_WAIT_REQUEUE_PI.</summary>
    WaitRequeuePi = 11,

    /// <summary>FUTEX_CMP_REQUEUE_PI.</summary>
    CmpRequeuePi = 12,

    /// <summary>FUTEX_LOCK_PI2.</summary>
    LockPi2 = 13,

    /// <summary>FUTEX_PRIVATE_FLAG: accepted; a word is one word for whoever has it.</summary>
    PrivateFlag = 128,

    /// <summary>FUTEX_CLOCK_REALTIME: the timeout is a moment of the real-time clock.</summary>
    ClockRealtime = 256,
}

// futex(2) itself, one call for all operations.
public readonly partial struct Linux
{
    /// <summary>futex(uaddr, futex_op, val, timeout or val2, uaddr2, val3).</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="futex_op">The operation, with its flags.</param>
    /// <param name="val">What the operation makes of it: a value, or a count.</param>
    /// <param name="timeout">Of a wait: how long, or until when (FUT-17).</param>
    /// <param name="val2">Of the others: the second count.</param>
    /// <param name="uaddr2">The second word.</param>
    /// <param name="val3">A value, bits, or the change of FUTEX_WAKE_OP.</param>
    /// <param name="cancellation">Not in the manual: ends a wait.</param>
    /// <returns>What the operation returns; or EAGAIN, ETIMEDOUT, EINTR, ESRCH, as a value.</returns>
    /// <exception cref="IpcException">EFAULT: no word where the operation needs one. ENOSYS: no such operation, or it does not go with the real-time clock (FUT-16). And those of the operation.</exception>
    /// <remarks>Follows futex(2). Each operation has a call of its own too.</remarks>
    [Sleeps(Rechecks = true)]
    public async ValueTask<FutexResult> FutexAsync(
        FutexWord? uaddr, FutexCommand futex_op, uint val, TimeSpan? timeout = null, uint val2 = 0, FutexWord? uaddr2 = null, uint val3 = 0,
        CancellationToken cancellation = default)
    {
        var command = futex_op & ~(FutexCommand.PrivateFlag | FutexCommand.ClockRealtime);
        var clock = (futex_op & FutexCommand.ClockRealtime) != 0 ? ClockId.Realtime : ClockId.Monotonic;
        if (command is not (>= FutexCommand.Wait and <= FutexCommand.LockPi2) || command == FutexCommand.Fd)
        {
            throw new IpcException(Errno.ENOSYS, $"futex_op: {(int)command} is not an operation (ENOSYS, FUT-16).");
        }

        if (clock == ClockId.Realtime && command is not (FutexCommand.WaitBitset or FutexCommand.WaitRequeuePi or FutexCommand.LockPi2))
        {
            throw new IpcException(Errno.ENOSYS, $"futex_op: {command} does not go with FUTEX_CLOCK_REALTIME (ENOSYS, FUT-16).");
        }

        if (uaddr is null || (uaddr2 is null && command is (>= FutexCommand.Requeue and <= FutexCommand.WakeOp) or FutexCommand.WaitRequeuePi or FutexCommand.CmpRequeuePi))
        {
            throw new IpcException(Errno.EFAULT, $"{(uaddr is null ? "uaddr" : "uaddr2")}: there is no word (EFAULT, FUT-12, FUT-24).");
        }

        return command switch
        {
            FutexCommand.Wait => await FutexWaitAsync(uaddr, val, timeout, cancellation).OffScheduler(),
            FutexCommand.WaitBitset => await FutexWaitBitsetAsync(uaddr, val, timeout, val3, clock, cancellation).OffScheduler(),
            FutexCommand.Wake => Count(await FutexWakeAsync(uaddr, (int)val).OffScheduler()),
            FutexCommand.WakeBitset => Count(await FutexWakeBitsetAsync(uaddr, (int)val, val3).OffScheduler()),
            FutexCommand.Requeue => Count(await FutexRequeueAsync(uaddr, (int)val, (int)val2, uaddr2!).OffScheduler()),
            FutexCommand.WakeOp => Count(await FutexWakeOpAsync(uaddr, (int)val, (int)val2, uaddr2!, new FutexWakeOp(val3)).OffScheduler()),
            FutexCommand.CmpRequeue => Count(await FutexCmpRequeueAsync(uaddr, (int)val, (int)val2, uaddr2!, val3).OffScheduler()),
            _ => await FutexPiAsync(command, uaddr, val, timeout, val2, uaddr2, val3, clock, cancellation).OffScheduler(),
        };
    }

    private static FutexResult Count(int count) => new(Outcome.Granted, count);

    private static FutexResult Count(RequeueResult result) => new(result.Outcome, result.Count);
}
