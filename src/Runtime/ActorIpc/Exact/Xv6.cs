using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The process, sleep and pipe calls of xv6, with its own return values.</summary>
/// <remarks>Follows xv6 (RISC-V) kernel/proc.c and pipe.c. A channel is a number here, as an address is there.</remarks>
public readonly partial struct Xv6
{
    private readonly IpcProcess self;

    internal Xv6(IpcProcess self) => this.self = self;

    /// <summary>sleep(chan, lk).</summary>
    /// <param name="chan">The channel.</param>
    /// <param name="lk">The lock, held; released while parked, held again on return.</param>
    /// <param name="timeout">Not in xv6: how long to sleep.</param>
    /// <param name="cancellation">Not in xv6: ends the sleep.</param>
    /// <returns>How the sleep ended, which proves nothing about the condition (XV6-3).</returns>
    /// <exception cref="IpcException">EPERM: the lock is not held.</exception>
    [Sleeps]
    public ValueTask<SleepResult> SleepAsync(ulong chan, IpcLock lk, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        self.SleepAsync(Channel(chan), lk, timeout, cancellation);

    /// <summary>wakeup(chan).</summary>
    /// <param name="chan">The channel.</param>
    /// <returns>Not in xv6: how many were woken.</returns>
    public ValueTask<int> WakeupAsync(ulong chan) => self.WakeupAsync(Channel(chan));

    /// <summary>wait(&amp;status).</summary>
    /// <param name="timeout">Not in xv6: how long to wait.</param>
    /// <param name="cancellation">Not in xv6: ends the wait.</param>
    /// <returns>The pid and the status of the child that was reaped, or -1 and 0.</returns>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<(long Pid, int Status)> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var result = await self.WaitAsync(default, timeout, cancellation).OffScheduler();
        return result.IsReaped ? (result.Child.Value, result.Status.Code) : (-1, 0);
    }

    /// <summary>kill(pid).</summary>
    /// <param name="pid">The pid.</param>
    /// <returns>0, or -1 when no process has it.</returns>
    public async ValueTask<int> KillAsync(long pid) => await self.KillAsync(new ProcessId(pid)).OffScheduler() ? 0 : -1;

    private WaitChannel Channel(ulong chan) => new(self.System.Sleepers, chan);
}
