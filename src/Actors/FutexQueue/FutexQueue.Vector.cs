namespace ActorIpc.Actors;

// Waits on several words: one entry stands in the line of each, and the first wake ends them all.
public sealed partial class FutexQueue
{
    // Whose vectors were woken in this turn. It ends for them when the turn does, so that of several woken entries the highest is returned, and all count.
    private readonly List<Request<FutexOperation>> wokenVectors = [];

    private void WaitAny(Request<FutexOperation> request, Outbox outbox)
    {
        var vector = request.Operation.Vector!;
        if (vector.Entries.Count is 0 or > FutexVector.MostWords)
        {
            outbox.Fail(request, Errno.EINVAL, $"waiters: {vector.Entries.Count} words are not 1 to {FutexVector.MostWords} (EINVAL, FUT-30).");
            return;
        }

        foreach (var entry in vector.Entries)
        {
            if (entry.Operation.Word!.Read() != entry.Operation.Expected)
            {
                outbox.Refuse(request, Outcome.ValueChanged);
                return;
            }
        }

        if (!outbox.RefusedToPark(request))
        {
            request.State = RequestState.Parked;
            vector.BelongTo(request);
            foreach (var entry in vector.Entries)
            {
                lines.Add(entry);
            }
        }
    }

    // The entry is out of its line already.
    private void WakeUp(FutexVectorEntry entry)
    {
        var vector = entry.Caller.Operation.Vector!;
        if (vector.Woken < 0)
        {
            wokenVectors.Add(entry.Caller);
        }

        vector.Woken = Math.Max(vector.Woken, entry.Index);
    }

    private void EndWokenVectors(Outbox outbox)
    {
        foreach (var request in wokenVectors)
        {
            LeaveLines(request);
            outbox.Grant(request, request.Operation.Vector!.Woken);
        }

        wokenVectors.Clear();
    }

    private void LeaveLines(Request<FutexOperation> request)
    {
        foreach (var entry in request.Operation.Vector!.Entries)
        {
            if (entry.State == RequestState.Parked)
            {
                lines.Remove(entry);
            }
        }
    }
}
