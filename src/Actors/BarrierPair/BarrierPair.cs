namespace ActorIpc.Actors;

/// <summary>Two processes that wait for each other to reach barriers, and hear of each other's abortion or end.</summary>
/// <remarks>
/// <para>
/// Follows systemd's IPC barrier, src/shared/barrier.c: BAR-1 to 22. Each side has a counter that the other adds to, which a wait takes whole, and a number
/// of its own: barriers that it placed less those it took. Every call is answered with who has aborted as far as the caller knows.
/// </para>
/// <para>
/// A wait that is abandoned is gone as if it had not been made, but for what it had taken from the counter, which stays counted: a barrier that was seen
/// has been seen, and the next wait goes on from there, as systemd's loop does after EINTR. Only a sync that was two or more barriers behind can have taken
/// any and still wait.
/// </para>
/// <para>
/// In systemd one thread has a side. Here a process may have several waits at once: they are looked at in order of arrival, each against its own target. An
/// abortion ends those of its own side too, but for waits for the other's abortion; leaving ends them all as removed.
/// </para>
/// <para>
/// systemd's is used once. One that others find by its name begins as new when both sides have left or ended, and not before: who has placed something and gone
/// is still heard.
/// </para>
/// </remarks>
public sealed partial class BarrierPair : Primitive<BarrierOperation>
{
    private readonly BarrierSide parent = new();
    private readonly BarrierSide child = new();

    // Null where it is used once. Otherwise whoever has had a role and has not exited since: that is asked for once, however often a process comes back.
    private readonly HashSet<ProcessRef>? watched;

    /// <summary>Makes a pair whose roles nobody has.</summary>
    /// <param name="renews">Whether it begins as new when both sides have left or ended.</param>
    public BarrierPair(bool renews = false) => watched = renews ? [] : null;

    /// <inheritdoc/>
    public override void Submit(Request<BarrierOperation> request, Outbox outbox)
    {
        var side = SideOf(request.Process);
        switch (request.Operation.Call)
        {
            case BarrierCall.SetRole:
                TakeRole(request, outbox);
                break;
            case BarrierCall.Promise:
                Promise(request, outbox);
                break;
            case BarrierCall.Query:
                Answer(request, side, outbox);
                break;
            case BarrierCall.Destroy:
                if (side is { Stage: BarrierStage.Held })
                {
                    End(side, BarrierStage.Destroyed, Outcome.Removed, outbox);
                }

                Answer(request, side, outbox);
                break;
            case > BarrierCall.Destroy:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of a barrier pair (EINVAL).");
                break;
            case var call when side is { Stage: BarrierStage.Held }:
                Carry(call, side, request, outbox);
                break;
            default:
                Decline(request, side, outbox);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        SideOf(request.Process)!.Waiting.Remove(request);
        outbox.Refuse(request, reason);
    }

    /// <inheritdoc/>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        watched?.Remove(process);
        if (SideOf(process) is { HasEnded: false } side)
        {
            End(side, BarrierStage.Exited, Outcome.Exited, outbox);
        }
    }

    private static void Answer(Request request, BarrierSide? side, Outbox outbox) => outbox.Grant(request, (long)(side?.Known ?? BarrierAbortion.None));

    private static void Decline(Request request, BarrierSide? side, Outbox outbox)
    {
        switch (side?.Stage)
        {
            case BarrierStage.Exited:
                outbox.Refuse(request, Outcome.Exited);
                break;
            case BarrierStage.Destroyed:
                outbox.Fail(request, Errno.EINVAL, "barrier: this process has left the pair (EINVAL, BAR-2).");
                break;
            default:
                outbox.Fail(request, Errno.EPERM, "barrier: only a process that has taken a role is one of the two sides (EPERM, BAR-3).");
                break;
        }
    }

    // By number, which is used once: a side remembers its process beyond the end, after which a host may make the object anew.
    private BarrierSide? SideOf(ProcessRef process) => parent.Holder?.Id == process.Id ? parent : child.Holder?.Id == process.Id ? child : null;

    private BarrierSide OtherOf(BarrierSide side) => ReferenceEquals(side, parent) ? child : parent;

    private void Carry(BarrierCall call, BarrierSide side, Request<BarrierOperation> request, Outbox outbox)
    {
        switch (call)
        {
            case BarrierCall.Place:
                Place(side, outbox);
                Answer(request, side, outbox);
                break;
            case BarrierCall.Abort:
                Abort(side, outbox);
                Answer(request, side, outbox);
                break;
            case BarrierCall.PlaceAndSync:
                Place(side, outbox);
                Wait(side, request, 0, outbox);
                break;
            case BarrierCall.Sync:
                Wait(side, request, 0, outbox);
                break;
            case BarrierCall.SyncNext:
                Wait(side, request, Math.Max(0, side.Number - 1), outbox);
                break;
            case BarrierCall.WaitNext:
                Wait(side, request, side.Number - 1, outbox);
                break;
            case BarrierCall.WaitAbortion:
                Wait(side, request, BarrierSide.TheyAborted, outbox);
                break;
        }
    }

    private void Place(BarrierSide side, Outbox outbox)
    {
        // Only what this side knows counts: an abortion of theirs that it has not taken yet does not stop it.
        if (!side.IsAborted)
        {
            side.CountMine();
            Add(OtherOf(side), BarrierSide.Single, outbox);
        }
    }

    private void Abort(BarrierSide side, Outbox outbox)
    {
        if (!side.IHaveAborted)
        {
            side.AbortMine();
            Add(OtherOf(side), BarrierSide.Abortion, outbox);
            Settle(side, outbox);
        }
    }

    private void Wait(BarrierSide side, Request<BarrierOperation> request, long target, Outbox outbox)
    {
        var over = side.IsAborted && request.Operation.Call != BarrierCall.WaitAbortion;
        if (over || side.DrainTo(target, OtherOf(side).HasEnded))
        {
            Answer(request, side, outbox);
        }
        else if (!outbox.RefusedToPark(request))
        {
            request.Operation.Target = target;
            side.Waiting.Add(request);
        }
    }

    private void Add(BarrierSide to, ulong amount, Outbox outbox)
    {
        to.Unread += amount;
        Settle(to, outbox);
    }

    // Nothing is taken for a side that does not wait: what it does not look at, it does not know (BAR-4, BAR-15).
    private void Settle(BarrierSide side, Outbox outbox)
    {
        Request? next;
        for (var at = side.Waiting.Head; at is not null; at = next)
        {
            next = at.Next;
            if (side.DrainTo(((Request<BarrierOperation>)at).Operation.Target, OtherOf(side).HasEnded))
            {
                side.Waiting.Remove(at);
                Answer(at, side, outbox);
            }
        }
    }

    private void End(BarrierSide side, BarrierStage how, Outcome ofWaits, Outbox outbox)
    {
        side.Stage = how;
        side.Forget();
        while (side.Waiting.TakeFirst() is { } wait)
        {
            outbox.Refuse(wait, ofWaits);
        }

        Settle(OtherOf(side), outbox);
        if (watched is not null && parent.HasEnded && child.HasEnded)
        {
            parent.BeginAnew();
            child.BeginAnew();
        }
    }
}
