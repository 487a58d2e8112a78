using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>What get_robust_list returns.</summary>
/// <param name="Head">The head that the process registered last; null if none.</param>
/// <param name="Length">The size of a head.</param>
public readonly record struct RobustListResult(RobustList? Head, int Length);

// Robust lists: what a process that dies leaves of the locks that it holds.
public readonly partial struct Linux
{
    /// <summary>set_robust_list(head, len): has a list walked when this process ends, in the place of the one before.</summary>
    /// <param name="head">The head; null for none.</param>
    /// <param name="len">The size of a head.</param>
    /// <exception cref="IpcException">EINVAL: another size. ESRCH: this process has exited.</exception>
    /// <remarks>Follows set_robust_list(2): FUT-45 to 49. Nothing is looked at before the process ends; a child starts with no list.</remarks>
    public void SetRobustList(RobustList? head, int len = RobustList.Size)
    {
        if (len != RobustList.Size)
        {
            throw new IpcException(Errno.EINVAL, $"len: {len} is not the size of a head, {RobustList.Size} (EINVAL, FUT-45).");
        }

        self.RobustList = head;
    }

    /// <summary>get_robust_list(pid).</summary>
    /// <param name="pid">The process; 0 for this one.</param>
    /// <returns>What it registered last.</returns>
    /// <exception cref="IpcException">ESRCH: no process has that pid, or it has exited. EPERM: another user's process.</exception>
    /// <remarks>Follows get_robust_list(2): FUT-45.</remarks>
    public async ValueTask<RobustListResult> GetRobustListAsync(ProcessId pid = default)
    {
        var target = await self.FindAsync(pid == ProcessId.None ? self.Id : pid).OffScheduler()
            ?? throw new IpcException(Errno.ESRCH, $"pid: there is no process {pid} (ESRCH, FUT-45).");
        if (!self.Credentials.Privileged && self.Credentials.User != target.Credentials.User)
        {
            throw new IpcException(Errno.EPERM, $"pid: {target} is another user's (EPERM, FUT-45).");
        }

        return new RobustListResult(target.RobustList, RobustList.Size);
    }

    /// <summary>FUTEX_WAKE with FUTEX_ROBUST_UNLOCK: writes 0 to a word, wakes some who wait on it, and takes away what the list says is pending.</summary>
    /// <param name="uaddr">The word, which this process holds.</param>
    /// <param name="val">How many to wake at most. Below 1 still wakes one (FUT-7).</param>
    /// <param name="head">The head whose pending entry is for this word.</param>
    /// <returns>How many were woken.</returns>
    /// <exception cref="IpcException">EINVAL: who waits there waits for a priority-inheriting lock. ESRCH: this process has exited.</exception>
    /// <remarks>
    /// Follows kernels of 2026: FUT-49. If the process ends in the middle, the walk finds the word held, or the pending entry with a word that nobody holds, and wakes
    /// one in its stead.
    /// </remarks>
    public async ValueTask<int> FutexRobustUnlockAsync(FutexWord uaddr, int val, RobustList head)
    {
        ArgumentNullException.ThrowIfNull(uaddr);
        ArgumentNullException.ThrowIfNull(head);
        if (self.EntryError() is { } error)
        {
            throw error;
        }

        uaddr.Exchange(0);
        var woken = await FutexWakeAsync(uaddr, val).OffScheduler();
        head.ListOpPending = null;
        return woken;
    }
}
