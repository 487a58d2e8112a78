namespace ActorIpc.Actors;

/// <summary>The waiters of futex words. The words are memory that anybody changes; only who waits on them is known here.</summary>
/// <remarks>
/// Follows futex(2) and Linux kernel/futex/: FUT-1 to 44, FUT-50 to 55. The compare of a wait and its parking are one turn. A waker changes the word first and
/// asks for the wake then, so its turn comes after that of every waiter that still saw the old value: no wake is lost.
/// </remarks>
public sealed partial class FutexQueue : Primitive<FutexOperation>
{
    private readonly FutexLines lines = new();

    /// <summary>Makes a queue in which nobody waits.</summary>
    /// <param name="limits">The limits of the system.</param>
    public FutexQueue(FutexLimits limits) => this.limits = limits;

    /// <inheritdoc/>
    public override void Submit(Request<FutexOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case FutexCall.Wait:
                Wait(request, outbox);
                break;
            case FutexCall.Wake:
                Wake(request, outbox);
                break;
            case FutexCall.Requeue:
                Requeue(request, outbox);
                break;
            case FutexCall.WakeOp:
                WakeOp(request, outbox);
                break;
            case FutexCall.WaitAny:
                WaitAny(request, outbox);
                break;
            case FutexCall.Await:
                Await(request, outbox);
                break;
            case FutexCall.Awakers:
                Fetch(request, outbox);
                break;
            case FutexCall.Close or FutexCall.Poll:
                Close(request, outbox);
                break;
            case FutexCall.LockPi or FutexCall.TryLockPi:
                LockPi(request, outbox);
                break;
            case FutexCall.UnlockPi:
                UnlockPi(request, outbox);
                break;
            case FutexCall.WaitRequeuePi:
                WaitRequeuePi(request, outbox);
                break;
            case FutexCall.RequeuePi:
                RequeuePi(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.ENOSYS, $"futex_op: {request.Operation.Call} is not a call of a futex queue (ENOSYS, FUT-16).");
                break;
        }

        EndTurn(outbox);
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        var waiting = (Request<FutexOperation>)request;
        switch (waiting.Operation.Call)
        {
            case FutexCall.WaitAny:
                LeaveLines(waiting);
                break;
            case FutexCall.Awakers:
                clients[request.Process.Id.Value].Fetchers.Remove(request);
                break;
            case FutexCall.WaitRequeuePi when reason == Outcome.Interrupted:
                BeginAgain(waiting, outbox);
                return;
            case FutexCall.LockPi:
                LeaveLock(waiting);

                // Of one that was moved to the lock. To begin again would be to compare again, and the value is another by now (FUT-44).
                reason = reason == Outcome.Interrupted ? Outcome.ValueChanged : reason;
                break;
            default:
                lines.Remove(waiting);
                break;
        }

        outbox.Refuse(request, reason);
    }

    /// <summary>Passes on the locks of a process (FUT-41), and ends its records: what woke one that it has not fetched goes to the next who waits on that word (FUT-54).</summary>
    /// <param name="process">The process.</param>
    /// <param name="outbox">Where to say what happens next.</param>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        PassOnLocks(process, outbox);
        EndRecords(process, outbox);
        EndTurn(outbox);
    }

    private void EndTurn(Outbox outbox)
    {
        if (wokenVectors.Count > 0)
        {
            EndWokenVectors(outbox);
        }

        if (due.Count > 0)
        {
            TellClients(outbox);
        }
    }

    private static bool HasNoBits(Request<FutexOperation> request, Outbox outbox)
    {
        if (request.Operation.Mask != 0)
        {
            return false;
        }

        outbox.Fail(request, Errno.EINVAL, "mask: without a bit nobody is meant (EINVAL, FUT-18).");
        return true;
    }

    private void Wait(Request<FutexOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        if (HasNoBits(request, outbox))
        {
            return;
        }

        if (operation.Word!.Read() != operation.Expected)
        {
            outbox.Refuse(request, Outcome.ValueChanged);
        }
        else if (!outbox.RefusedToPark(request))
        {
            lines.Add(request);
        }
    }
}
