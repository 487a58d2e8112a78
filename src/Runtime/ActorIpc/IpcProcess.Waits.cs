using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Which calls of a process wait, what breaks them, and who is to hear of its end.
public sealed partial class IpcProcess
{
    /// <summary>Hears of a kill or an interrupt, and breaks the waits that it can break; or of a notification, which breaks none.</summary>
    /// <returns>False for an interrupt that finds as many pending as a process keeps: it breaks waits, and is not kept (REN-16).</returns>
    internal bool Post(Signal signal)
    {
        if (signal == Signal.Notified)
        {
            System.Host.Notified(this);
            return true;
        }

        System.Host.Signalled(this);
        List<(Request Request, int Generation)>? broken = null;
        var kept = true;
        var (reason, breaks) = signal == Signal.Kill ? (Outcome.Killed, WaitMode.AnyKillable) : (Outcome.Interrupted, WaitMode.Interruptible);
        lock (gate)
        {
            if (signal == Signal.Kill)
            {
                killed = true;
            }
            else
            {
                kept = notesPosted - notesTaken < MostNotes;
                notesPosted += kept ? 1 : 0;
            }

            Mark();
            for (var at = outstanding; at is not null; at = at.NextOutstanding)
            {
                if ((at.Mode & breaks) != 0 && at.Request.State != RequestState.Completed)
                {
                    // Of no account to a kill.
                    at.NoteThatBrokeIt = notesPosted;
                    (broken ??= []).Add((at.Request, at.Request.Generation));
                }
            }
        }

        Abandon(broken, reason);
        return kept;
    }

    /// <summary>Notes that a call waits. False when it has ended in the meantime.</summary>
    /// <remarks>
    /// The flags are looked at after the call is in the list, and <see cref="Post"/> looks at the list after it set the flags: one of the two finds
    /// the other, so no signal is lost between.
    /// </remarks>
    internal bool Begin<TOperation, TResult>(PendingCall<TOperation, TResult> call, CallGuard? guard, int notesSeen)
        where TOperation : struct, IOperation<TOperation>
        where TResult : ICallResult<TOperation, TResult>
    {
        Outcome broken;
        int generation;
        lock (gate)
        {
            if (!call.TryGuard(guard))
            {
                return false;
            }

            // Answered at once, a call needs no number: nobody else ever names it.
            call.Sequence = ++sequence;
            List(call);
            generation = call.Generation;
            broken = WhyBroken(call.Mode, notesSeen);
            call.NoteThatBrokeIt = notesPosted;
        }

        if (broken == Outcome.Granted && call.Home is Mailbox { HasFailed: true })
        {
            broken = Outcome.Removed;
        }

        if (broken != Outcome.Granted)
        {
            Abandon([(call, generation)], broken);
        }

        return true;
    }

    /// <summary>Notes that a call has been answered.</summary>
    internal CallGuard? End<TOperation, TResult>(PendingCall<TOperation, TResult> call)
        where TOperation : struct, IOperation<TOperation>
        where TResult : ICallResult<TOperation, TResult>
    {
        lock (gate)
        {
            Unlist(call);
            return call.MarkEnded();
        }
    }

    /// <summary>Notes that a primitive is to be told of the end of this process; tells it at once if that has come.</summary>
    internal void Watch(Mailbox mailbox)
    {
        lock (gate)
        {
            if (!exited)
            {
                watchers ??= [];
                if (watchers.Count == watcherRoom)
                {
                    // Primitives that nobody can reach any more need not be told.
                    watchers.RemoveAll(watcher => !watcher.TryGetTarget(out _));
                    watcherRoom = Math.Max(8, watchers.Count * 2);
                }

                watchers.Add(mailbox.Weak);
                return;
            }
        }

        mailbox.ProcessExited(this);
    }

    /// <summary>How many calls the process remembers; few more than those that wait.</summary>
    internal int Listed
    {
        get
        {
            lock (gate)
            {
                return listed;
            }
        }
    }

    internal IReadOnlyList<Request> Outstanding()
    {
        lock (gate)
        {
            var found = new List<Request>();
            for (var at = outstanding; at is not null; at = at.NextOutstanding)
            {
                if (at.Request.State != RequestState.Completed)
                {
                    found.Add(at.Request);
                }
            }

            return found;
        }
    }

    // Under the gate.
    private void List(IOutstanding call)
    {
        if (listed == listRoom)
        {
            UnlistAnswered();
            listRoom = Math.Max(LeastListRoom, listed * 2);
        }

        listed++;
        call.IsListed = true;
        call.NextOutstanding = outstanding;
        call.PreviousOutstanding = null;
        if (outstanding is not null)
        {
            outstanding.PreviousOutstanding = call;
        }

        outstanding = call;
    }

    // Under the gate.
    private void Unlist(IOutstanding call)
    {
        if (!call.IsListed)
        {
            return;
        }

        call.IsListed = false;
        listed--;
        if (call.NextOutstanding is { } next)
        {
            next.PreviousOutstanding = call.PreviousOutstanding;
        }

        if (call.PreviousOutstanding is { } previous)
        {
            previous.NextOutstanding = call.NextOutstanding;
        }
        else
        {
            outstanding = call.NextOutstanding;
        }

        call.NextOutstanding = call.PreviousOutstanding = null;
    }

    // Calls that have been answered and that nobody awaits would stay for ever. Under the gate.
    private void UnlistAnswered()
    {
        IOutstanding? next;
        for (var at = outstanding; at is not null; at = next)
        {
            next = at.NextOutstanding;
            if (at is { IsGuarded: false, Request.State: RequestState.Completed })
            {
                Unlist(at);
            }
        }
    }

    private static void Abandon(List<(Request Request, int Generation)>? calls, Outcome reason)
    {
        if (calls is null)
        {
            return;
        }

        foreach (var (request, generation) in calls)
        {
            (request.Home as Mailbox)?.Abandon(request, generation, reason);
        }
    }

    private Outcome WhyBroken(WaitMode mode, int notesSeen)
    {
        if (exited && (mode & WaitMode.Final) == 0)
        {
            return Outcome.Exited;
        }

        if (killed && (mode & WaitMode.AnyKillable) != 0)
        {
            return Outcome.Killed;
        }

        if ((mode & WaitMode.Interruptible) == 0)
        {
            return Outcome.Granted;
        }

        // REN-10: a rendezvous is broken only by a note that came after it began.
        var noted = (mode & WaitMode.NoticesPending) != 0 ? notesPosted - notesTaken > 0 : notesPosted - notesSeen > 0;
        return noted ? Outcome.Interrupted : Outcome.Granted;
    }
}
