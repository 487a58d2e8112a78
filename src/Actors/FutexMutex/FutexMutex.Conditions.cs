namespace ActorIpc.Actors;

// Who waits on a condition, and what happens once nobody can get the mutex any more.
public sealed partial class FutexMutex
{
    // Parked before the mutex is passed on, in one turn: whoever has the mutex next finds the sleeper.
    private void Wait(Request<MutexOperation> request, Outbox outbox)
    {
        var own = NumberOf(request.Process);
        if (!IsOwner(request.Process))
        {
            outbox.Fail(request, Errno.EPERM, "held: the mutex is held while one waits on a condition, and this process does not hold it (EPERM).");
        }
        else if (!outbox.RefusedToPark(request))
        {
            if ((word.Read() & MutexWord.OwnerDied) != 0)
            {
                Ruin(own, outbox);
                FailForGood(request, outbox);
                return;
            }

            sleepers.Add(request);
            PassOn(own, 0, outbox);
        }
    }

    private void Notify(Request<MutexOperation> request, Outbox outbox)
    {
        var notified = 0;
        for (var most = request.Operation.All ? int.MaxValue : 1; notified < most && sleepers.TakeFirst(request.Operation.Condition!) is { } sleeper; notified++)
        {
            Return(sleeper, Outcome.Granted, outbox);
        }

        outbox.Grant(request, notified);
    }

    private void Return(Request<MutexOperation> sleeper, Outcome ended, Outbox outbox)
    {
        sleeper.Operation.Returns = true;
        sleeper.Operation.Ended = ended;
        Enter(sleeper, outbox);
    }

    // Those who wait on conditions could be notified by nobody who holds the mutex, so they are told too.
    private void Ruin(uint owner, Outbox outbox)
    {
        Replace(owner, MutexWord.NotRecoverable);
        while (line.TakeFirst() is { } waiter)
        {
            FailForGood(waiter, outbox);
        }

        while (sleepers.TakeAny() is { } sleeper)
        {
            FailForGood(sleeper, outbox);
        }
    }

    private static void FailForGood(Request request, Outbox outbox) => outbox.Fail(
        request,
        Errno.ENOTRECOVERABLE,
        "mutex: an owner died, and the next unlocked without having said that what it guards is consistent again, so nobody gets it any more (ENOTRECOVERABLE).");
}
