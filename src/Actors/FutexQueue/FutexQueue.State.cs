namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    // Who waits on several words: each has an entry in some line.
    private IEnumerable<Request<FutexOperation>> Vectors => lines.All.OfType<FutexVectorEntry>().Select(entry => entry.Caller).Distinct()
        .OrderBy(request => request.Process.Id).ThenBy(request => request.Sequence);

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        lines.CheckInvariants(nameof(FutexQueue));
        Invariant.Holds(wokenVectors.Count == 0, nameof(FutexQueue), "a wait on several words has ended with the turn that woke it");
        foreach (var waiter in lines.All)
        {
            var isEntry = waiter is FutexVectorEntry;
            Invariant.Holds(waiter.Operation.Mask != 0, nameof(FutexQueue), "who stands in a line can be meant");
            Invariant.Holds(waiter.Operation.Call == (isEntry ? FutexCall.WaitAny : FutexCall.Wait), nameof(FutexQueue), "who stands in a line waits");
        }

        foreach (var request in Vectors)
        {
            Invariant.Holds(request.State == RequestState.Parked, nameof(FutexQueue), "who waits on several words is parked");
            Invariant.Holds(request.Operation.Vector!.Entries.All(entry => entry.State == RequestState.Parked), nameof(FutexQueue), "and stands in the line of each");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        var vectors = Vectors.ToList();
        writer.Write(vectors.Count);
        vectors.ForEach(writer.Write);
        writer.Write(lines.All.Count());
        foreach (var waiter in lines.All)
        {
            // An entry is its vector, by number, and its place there.
            var entry = waiter as FutexVectorEntry;
            writer.Write(entry is null ? -1 : vectors.IndexOf(entry.Caller));
            if (entry is null)
            {
                writer.Write(waiter);
            }
            else
            {
                writer.Write(entry.Index);
            }
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        var vectors = new List<Request<FutexOperation>>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var request = reader.ReadRequest<FutexOperation>();
            request.State = RequestState.Parked;
            request.Operation.Vector!.BelongTo(request);
            vectors.Add(request);
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var vector = reader.ReadInt32();
            lines.Add(vector < 0 ? reader.ReadRequest<FutexOperation>() : vectors[vector].Operation.Vector!.Entries[reader.ReadInt32()]);
        }
    }
}
