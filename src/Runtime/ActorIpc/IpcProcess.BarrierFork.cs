using ActorIpc.Actors;

namespace ActorIpc;

// Fork, set up both sides, and go on together or not at all.
public sealed partial class IpcProcess
{
    /// <summary>Starts a child, sets both up at the same time, and goes on when both are: or neither does.</summary>
    /// <param name="name">The name of the child, for messages to people.</param>
    /// <param name="parentSetup">What this process does for the child, which it is given. That it fails, it says by an exception.</param>
    /// <param name="childSetup">What the child does first. That it fails, it says by an exception, which ends the child.</param>
    /// <param name="body">What the child does once both are set up; the status that it returns is the child's exit status.</param>
    /// <param name="options">How to start the child.</param>
    /// <param name="timeout">How long this process waits, from the call; null for as long as it takes. With zero no child is started: none is ready at once.</param>
    /// <param name="cancellation">Ends the wait for the child, and with it the child; cancelled already, no child is started.</param>
    /// <returns>
    /// Ready; or that the child ended before it was, Theirs; or why the wait was broken off. Then the child has been told and killed, and leaves when it
    /// notices.
    /// </returns>
    /// <exception cref="IpcException">EINVAL: the timeout is negative. No child was started.</exception>
    /// <remarks>
    /// <para>
    /// Follows the example that came with systemd's barrier.c: each takes its role, sets up, places a barrier and syncs. If
    /// <paramref name="parentSetup"/> throws, this process aborts, waits for the child to end, within the timeout, and lets the exception pass; the child
    /// sees the abortion in its sync and exits with <see cref="ExitStatus.Failure"/>, its body not begun. A full process table is a child that ended.
    /// </para>
    /// <para>An interrupt breaks off the wait of this process. For the child it is pending when its body begins (BAR-12).</para>
    /// </remarks>
    [Sleeps(Rechecks = true)]
    public async ValueTask<BarrierForkResult> ForkWithBarrierAsync(
        string name,
        Func<IpcProcess, Task> parentSetup,
        Func<IpcProcess, Task> childSetup,
        Func<IpcProcess, Task<ExitStatus>> body,
        ProcessOptions? options = null,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(parentSetup);
        ArgumentNullException.ThrowIfNull(childSetup);
        ArgumentNullException.ThrowIfNull(body);
        if (WhyNotToFork(timeout, cancellation) is var refusal && refusal != Outcome.Granted)
        {
            return new BarrierForkResult(refusal);
        }

        var start = System.Host.Time.GetTimestamp();
        var barrier = System.CreateBarrier();
        await TakeRoleAsync(barrier, BarrierRole.Parent);
        var child = Fork(name, self => SetUpAsChildAsync(self, barrier, childSetup, body), options);
        try
        {
            // It may end before it takes its role.
            await PromiseRoleAsync(barrier, BarrierRole.Child, child);
            await parentSetup(child);
        }
        catch
        {
            await BailOutAsync(barrier, StillLeft(), cancellation);
            throw;
        }

        var met = await PlaceAndSyncAsync(barrier, StillLeft(), cancellation);
        if (met.Outcome != Outcome.Granted)
        {
            await GiveUpAsync(barrier, child);
        }
        else
        {
            await LeaveAsync(barrier);
        }

        return new BarrierForkResult(met.Outcome == Outcome.WouldBlock ? Outcome.TimedOut : met.Outcome, met.Abortion, child);

        TimeSpan? StillLeft() => Left(timeout, System.Host.Time.GetElapsedTime(start));
    }

    /// <summary>Starts a child that exits with success when its body returns, sets both up, and goes on when both are: or neither does.</summary>
    /// <inheritdoc cref="ForkWithBarrierAsync(string, Func{IpcProcess, Task}, Func{IpcProcess, Task}, Func{IpcProcess, Task{ExitStatus}}, ProcessOptions?, TimeSpan?, CancellationToken)"/>
    [Sleeps(Rechecks = true)]
    public ValueTask<BarrierForkResult> ForkWithBarrierAsync(
        string name,
        Func<IpcProcess, Task> parentSetup,
        Func<IpcProcess, Task> childSetup,
        Func<IpcProcess, Task> body,
        ProcessOptions? options = null,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default) =>
        ForkWithBarrierAsync(name, parentSetup, childSetup, IpcSystem.WithStatus(body), options, timeout, cancellation);

    private static async Task<ExitStatus> SetUpAsChildAsync(
        IpcProcess self, IpcBarrier barrier, Func<IpcProcess, Task> setup, Func<IpcProcess, Task<ExitStatus>> body)
    {
        await self.TakeRoleAsync(barrier, BarrierRole.Child);
        await setup(self);
        var met = await self.ThroughInterruptsAsync(barrier, BarrierCall.PlaceAndSync, null, default);
        if (!met.IsReached)
        {
            return met.IsKilled ? ExitStatus.Killed : ExitStatus.Failure;
        }

        await self.LeaveAsync(barrier);
        return await body(self);
    }

    private Outcome WhyNotToFork(TimeSpan? timeout, CancellationToken cancellation)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new IpcException(Errno.EINVAL, $"timeout: {timeout} is negative (EINVAL, SEM-24).");
        }

        return cancellation.IsCancellationRequested ? Outcome.Cancelled
            : timeout == TimeSpan.Zero ? Outcome.WouldBlock
            : killed ? Outcome.Killed
            : TakeInterrupt() ? Outcome.Interrupted
            : Outcome.Granted;
    }

    private async ValueTask BailOutAsync(IpcBarrier barrier, TimeSpan? timeout, CancellationToken cancellation)
    {
        try
        {
            _ = await AbortAsync(barrier);
            _ = await ThroughInterruptsAsync(barrier, BarrierCall.WaitAbortion, timeout, cancellation);
            await LeaveAsync(barrier);
        }
        catch (IpcException exception) when (exception.Error == Errno.ESRCH)
        {
            // This process has ended meanwhile, which the child sees too.
        }
    }

    // The child may have met this process in the very moment in which the wait was broken off: then only a kill reaches it.
    private async ValueTask GiveUpAsync(IpcBarrier barrier, IpcProcess child)
    {
        try
        {
            _ = await AbortAsync(barrier);
            await LeaveAsync(barrier);
        }
        catch (IpcException exception) when (exception.Error == Errno.ESRCH)
        {
            // As above.
        }

        await System.KillAsync(child.Id);
    }
}
