using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// How a process starts, runs and ends.
public sealed partial class IpcProcess
{
    // Starts the body once the process table has the process.
    internal void Entered()
    {
        if (hasBody)
        {
            System.Host.RunBody(static process => process.RunAsync(), this);
        }
    }

    // The process table had no room.
    internal void NotEntered(IpcException error)
    {
        entryError = error;
        GiveBackEverything();
        if (TakeFiles() is { } open)
        {
            _ = AnnounceAfter(CloseAllAsync(open), ExitStatus.Failure, error);
        }
        else
        {
            Announce(ExitStatus.Failure, error);
        }
    }

    // Ends a process that nobody has heard of.
    internal void Vanish()
    {
        GiveBackEverything();
        CloseAll();
    }

    // Ends the process from outside, whatever it is doing: its body is not asked, and hears of it in its next call, if ever.
    internal void End() => _ = Exit(ExitStatus.Killed, null);

    private async Task RunAsync()
    {
        var run = body!;
        body = null;
        try
        {
            await Exit(await run(this), null);
        }
        catch (ProcessKilledException) when (killed)
        {
            await Exit(ExitStatus.Killed, null);
        }
        catch (Exception exception)
        {
            await Exit(ExitStatus.Failure, exception);
        }
    }

    // In the order of the kernel's exit: what it held is given back before the parent can know (SEM-62, XV6-5).
    private ValueTask Exit(ExitStatus with, Exception? because)
    {
        if (!GiveBackEverything())
        {
            return ValueTask.CompletedTask;
        }

        return TakeFiles() is { } open ? TellAfter(CloseAllAsync(open), with, because) : Tell(with, because);
    }

    private async ValueTask TellAfter(ValueTask closing, ExitStatus with, Exception? because)
    {
        await closing.OffScheduler();
        await Tell(with, because).OffScheduler();
    }

    private ValueTask Tell(ExitStatus with, Exception? because)
    {
        var call = PendingCall<ProcessOperation, CallResult>.Rent(this);
        call.Operation = new ProcessOperation { Call = ProcessCall.Exit, Status = with.Code };
        var telling = call.Start(System.Processes, WaitMode.Final);
        if (!telling.IsCompleted)
        {
            return AnnounceAfter(telling, with, because);
        }

        Announce(with, because);
        return ValueTask.CompletedTask;
    }

    // From here on the process makes no more calls. False when that was so before.
    private bool GiveBackEverything()
    {
        List<(Request, int)>? waits = null;
        List<WeakReference<Mailbox>>? told;
        Dictionary<WeakReference<Mailbox>, LockHold>? held;
        lock (gate)
        {
            if (exited)
            {
                return false;
            }

            exited = true;
            Mark();
            told = watchers;
            watchers = null;
            attachments = null;
            held = holds;
            holds = null;
            for (var at = outstanding; at is not null; at = at.NextOutstanding)
            {
                (waits ??= []).Add((at.Request, at.Request.Generation));
            }
        }

        Abandon(waits, Outcome.Exited);
        WalkRobustList();
        if (told is not null)
        {
            foreach (var watcher in told)
            {
                if (watcher.TryGetTarget(out var mailbox))
                {
                    mailbox.ProcessExited(this);
                }
            }
        }

        Close(held);
        return true;
    }

    private async ValueTask AnnounceAfter(ValueTask<CallResult> telling, ExitStatus with, Exception? because)
    {
        try
        {
            await telling.ConfigureAwait(false);
        }
        catch (IpcException) when (System.IsClosing)
        {
            // Whom it would tell has ended with the system.
        }
        finally
        {
            Announce(with, because);
        }
    }

    private async ValueTask AnnounceAfter(ValueTask closing, ExitStatus with, Exception? because)
    {
        await closing.OffScheduler();
        Announce(with, because);
    }

    private void Announce(ExitStatus with, Exception? because)
    {
        System.Left(this);
        lock (gate)
        {
            status = with;
            failure = because;
            exitAnnounced = true;
            if (completion is not null)
            {
                Settle(completion);
            }
        }
    }

    private void Settle(TaskCompletionSource<ExitStatus> source)
    {
        if (failure is null)
        {
            source.TrySetResult(status);
        }
        else
        {
            source.TrySetException(failure);
        }
    }
}
