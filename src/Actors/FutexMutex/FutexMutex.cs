namespace ActorIpc.Actors;

/// <summary>What a mutex on a futex word needs when it is contended: the line of those who wait for it, and those who wait on its conditions.</summary>
/// <remarks>
/// <para>
/// The word is the mutex. Who finds it free writes its own number there and has it; who finds its own number there, and nothing else, writes 0 and is rid of it:
/// neither comes here. Whoever has to wait sets <see cref="MutexWord.Waiters"/>, and from then on the word is changed here alone: the owner
/// leaves the unlocking to the primitive, which hands the mutex to the first in line, never free in between, so nobody overtakes.
/// </para>
/// <para>
/// Follows Linux robust futexes and pthread_mutex_consistent(3): the next owner is told that the one before died (EOWNERDEAD); if it unlocks without having said that
/// the state is consistent, nobody gets the mutex any more (ENOTRECOVERABLE). Conditions follow FUTEX_CMP_REQUEUE: who is notified moves into the line.
/// </para>
/// </remarks>
/// <param name="word">The word.</param>
public sealed partial class FutexMutex(FutexCell word) : Primitive<MutexOperation>
{
    /// <summary>The notice that the owner unlocks, and could not do it by itself.</summary>
    public const int UnlockNotice = 1;

    private readonly RequestQueue line = new();
    private readonly MutexSleepers sleepers = new();

    /// <inheritdoc/>
    public override void Submit(Request<MutexOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case MutexCall.Lock:
                Enter(request, outbox);
                break;
            case MutexCall.Wait:
                Wait(request, outbox);
                break;
            case MutexCall.Notify:
                Notify(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of a mutex (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        var waiter = (Request<MutexOperation>)request;
        if (waiter.Operation is { Call: MutexCall.Wait, Returns: false })
        {
            sleepers.Remove(waiter);
            if (reason == Outcome.Exited)
            {
                outbox.Refuse(request, reason);
            }
            else
            {
                Return(waiter, reason, outbox);
            }
        }
        else if (waiter.Operation.Call == MutexCall.Lock || reason == Outcome.Exited)
        {
            // Who waited on a condition comes back with the mutex whatever happens, unless it is dead.
            line.Remove(request);
            outbox.Refuse(request, reason);
            UnmarkIfNobodyWaits();
        }
    }

    /// <inheritdoc/>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        if (IsOwner(process))
        {
            PassOn(NumberOf(process), MutexWord.OwnerDied, outbox);
        }
    }

    /// <inheritdoc/>
    public override void Receive(in Notice notice, Outbox outbox)
    {
        // Not the owner any more: it has ended on the way.
        if (notice.Code == UnlockNotice && IsOwner(notice.Process))
        {
            Unlock(NumberOf(notice.Process), outbox);
        }
    }

    private static uint NumberOf(ProcessRef process) => (uint)process.Id.Value & MutexWord.Owner;

    private bool IsOwner(ProcessRef process) => (word.Read() & MutexWord.Owner) == NumberOf(process);

    private void Enter(Request<MutexOperation> request, Outbox outbox)
    {
        var (own, returns) = (NumberOf(request.Process), request.Operation.Call == MutexCall.Wait);
        for (var held = word.Read(); ;)
        {
            if (held == MutexWord.NotRecoverable)
            {
                FailForGood(request, outbox);
                return;
            }

            var owner = held & MutexWord.Owner;
            if (owner == own && !returns)
            {
                outbox.Fail(request, Errno.EDEADLK, "mutex: this process holds the mutex already and would wait for itself (EDEADLK).");
                return;
            }

            if (owner != 0 && !returns && outbox.RefusedToPark(request))
            {
                return;
            }

            // The owner may unlock meanwhile, as long as the bit is not set.
            var seen = word.CompareExchange(owner == 0 ? held | own : held | MutexWord.Waiters, held);
            if (seen != held)
            {
                held = seen;
            }
            else if (owner != 0)
            {
                line.Add(request);
                return;
            }
            else
            {
                if (!Answer(request, held & MutexWord.OwnerDied, outbox))
                {
                    PassOn(own, held & MutexWord.OwnerDied, outbox);
                }

                return;
            }
        }
    }

    private void Unlock(uint owner, Outbox outbox)
    {
        if ((word.Read() & MutexWord.OwnerDied) != 0)
        {
            Ruin(owner, outbox);
        }
        else
        {
            PassOn(owner, 0, outbox);
        }
    }

    private void PassOn(uint from, uint ownerDied, Outbox outbox)
    {
        while (line.TakeFirst() is { } next)
        {
            var to = NumberOf(next.Process);
            Replace(from, ownerDied | to | (line.IsEmpty ? 0 : MutexWord.Waiters));
            if (Answer((Request<MutexOperation>)next, ownerDied, outbox))
            {
                return;
            }

            from = to;
        }

        Replace(from, ownerDied);
    }

    // Looked at after its number is in the word; and whoever closes the cell looks at the word after it: one of the two finds the other, so no mutex stays
    // with the dead. What it was not told of it has not touched.
    private static bool Answer(Request<MutexOperation> request, uint ownerDied, Outbox outbox)
    {
        if (HoldState.IsClosed(request.Operation.Hold))
        {
            outbox.Refuse(request, Outcome.Exited);
            return false;
        }

        outbox.Complete(request, new Answer(request.Operation.Ended, ownerDied != 0 ? Errno.EOWNERDEAD : Errno.None));
        return true;
    }

    // If nobody waits, the threads of a dead owner may unlock at this very moment, and then it is not theirs or ours to change any more.
    private void Replace(uint from, uint value)
    {
        for (var held = word.Read(); (held & MutexWord.Owner) == from;)
        {
            var seen = word.CompareExchange(value, held);
            if (seen == held)
            {
                return;
            }

            held = seen;
        }
    }

    private void UnmarkIfNobodyWaits()
    {
        if (line.IsEmpty)
        {
            for (var held = word.Read(); (held & MutexWord.Waiters) != 0;)
            {
                held = word.CompareExchange(held & ~MutexWord.Waiters, held);
            }
        }
    }
}
