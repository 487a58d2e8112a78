namespace ActorIpc;

public sealed partial class IpcSystem
{
    private readonly Lock liveGate = new();

    // Guarded by liveGate.
    private IpcProcess? live;
    private bool closing;

    private volatile bool isOver;

    // From when it is shut down: what runs still ends.
    internal bool IsClosing
    {
        get
        {
            lock (liveGate)
            {
                return closing;
            }
        }
    }

    /// <summary>Kills every process, waits for them to end, and names those that did not.</summary>
    /// <param name="timeout">How long to wait for them all.</param>
    /// <returns>What still runs, with what each is waiting in; empty when all has ended.</returns>
    public Task<IReadOnlyList<string>> ShutdownAsync(TimeSpan timeout) => ShutdownAsync(timeout, static _ => true);

    // Kills every process, and waits for some of them.
    internal async Task<IReadOnlyList<string>> ShutdownAsync(TimeSpan timeout, Func<IpcProcess, bool> isAwaited)
    {
        IReadOnlyList<IpcProcess> running;
        lock (liveGate)
        {
            closing = true;
            running = LiveProcesses();
        }

        foreach (var process in running)
        {
            await KillAsync(process.Id);
        }

        running = [.. running.Where(isAwaited)];
        if (running.All(process => process.Completion.IsCompleted))
        {
            // The time of the host may have ended before its system, as that of an actor system.
            return [];
        }

        // An exception that a body let pass is its parent's and not of the shutdown.
        var all = Task.WhenAll(running.Select(process => process.Completion.ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default)));
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(timeout, Host.Time, enough.Token));
        await enough.CancelAsync();
        return [.. running.Where(process => !process.Completion.IsCompleted).Select(Describe)];
    }

    /// <summary>
    /// Kills every process and waits for them to end, as long as <see cref="IpcOptions.ShutdownTimeout"/> says. When all have, the host runs nothing more.
    /// </summary>
    /// <returns>A task that is complete when all processes have ended.</returns>
    /// <exception cref="IpcException">EBUSY: some did not end; the message names them and says what each waits in. They go on, and this may be repeated.</exception>
    public async ValueTask DisposeAsync()
    {
        var still = await ShutdownAsync(Options.ShutdownTimeout);
        if (still.Count > 0)
        {
            throw new IpcException(Errno.EBUSY, $"system: still running after they were killed (EBUSY): {string.Join("; ", still)}.");
        }

        isOver = true;
        await Host.CloseAsync();
    }

    internal IReadOnlyList<IpcProcess> LiveProcesses()
    {
        lock (liveGate)
        {
            var found = new List<IpcProcess>();
            for (var at = live; at is not null; at = at.NextLive)
            {
                found.Add(at);
            }

            return found;
        }
    }

    internal void Left(IpcProcess process)
    {
        lock (liveGate)
        {
            if (process.NextLive is { } next)
            {
                next.PreviousLive = process.PreviousLive;
            }

            if (process.PreviousLive is { } previous)
            {
                previous.NextLive = process.NextLive;
            }
            else if (live == process)
            {
                live = process.NextLive;
            }

            process.NextLive = process.PreviousLive = null;
        }

        Host.Left(process);
        Host.Elsewhere?.Endpoint.Left(process);
    }

    private void Arrived(IpcProcess process, object? context)
    {
        lock (liveGate)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            process.NextLive = live;
            if (live is not null)
            {
                live.PreviousLive = process;
            }

            live = process;
        }

        try
        {
            Host.Elsewhere?.Endpoint.Arrived(process);
            Host.Arrived(process, context);
        }
        catch
        {
            Left(process);
            throw;
        }
    }

    private static string Describe(IpcProcess process)
    {
        var waits = process.Outstanding().Select(request => request.Home?.Name).Where(name => name is not null).ToList();
        return waits.Count == 0 ? $"{process}, running" : $"{process}, waiting in {string.Join(", ", waits)}";
    }
}
