namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    /// <inheritdoc/>
    public override bool LooksAtWords => true;

    /// <inheritdoc/>
    public override Awaited AwaitedBy(Request request) =>
        ((Request<FutexOperation>)request).Operation is { Call: FutexCall.LockPi, Word: { } held } ? Awaited.HeldBy(ownerships[held.Id].Owner.Process.Id) : Awaited.Anybody;

    /// <summary>Whether a word has changed since somebody began to wait on it: whoever changed it owes a wake.</summary>
    /// <param name="request">The request. It is parked in this primitive.</param>
    /// <returns>True if so; false of waits that say nothing of what they wait for.</returns>
    public override bool IsThereFor(Request request) => ((Request<FutexOperation>)request).Operation switch
    {
        { Call: FutexCall.Wait, Word: { } word, Expected: var expected } => word.Read() != expected,
        { Call: FutexCall.WaitAny, Vector: { } vector } => vector.Entries.Any(entry => entry.Operation.Word!.Read() != entry.Operation.Expected),
        _ => false,
    };

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        lines.CheckInvariants(nameof(FutexQueue));
        Invariant.Holds(wokenVectors.Count == 0 && due.Count == 0, nameof(FutexQueue), "what a turn has woken has heard of it when the turn ends");
        foreach (var waiter in lines.All)
        {
            Invariant.Holds(waiter.Operation.Mask != 0 || WaitsForLock(waiter), nameof(FutexQueue), "who stands in a line can be meant");
            Invariant.Holds(IsInPlace(waiter), nameof(FutexQueue), "who stands in a line waits there");
        }

        foreach (var request in Vectors)
        {
            Invariant.Holds(request.State == RequestState.Parked, nameof(FutexQueue), "who waits on several words is parked");
            Invariant.Holds(request.Operation.Vector!.Entries.All(entry => entry.State == RequestState.Parked), nameof(FutexQueue), "and stands in the line of each");
        }

        CheckOwners();
        foreach (var client in clients.Values)
        {
            client.Woken.CheckInvariants(nameof(FutexQueue));
            client.Fetchers.CheckInvariants(nameof(FutexQueue));
            Invariant.Holds(client.Records.Count <= limits.Records, nameof(FutexQueue), "a process has no more records than it may");
            Invariant.Holds(client.Records.Values.All(record => record.State == RequestState.Parked), nameof(FutexQueue), "a record stands in a line or is to be fetched");
            Invariant.Holds(client.Woken.Count == client.Records.Values.Count(record => record.IsWoken), nameof(FutexQueue), "what was woken is to be fetched");
            Invariant.Holds(client.Woken.IsEmpty || client.Fetchers.IsEmpty, nameof(FutexQueue), "nobody waits to fetch what is there");
        }
    }

    private bool IsInPlace(Request<FutexOperation> waiter) => waiter switch
    {
        FutexVectorEntry entry => ReferenceEquals(entry.Caller.Operation.Vector!.Entries[entry.Index], entry),
        FutexRecord record => !record.IsWoken && ReferenceEquals(clients[record.Process.Id.Value].Records[record.Number], record),
        _ => waiter.Operation.Call is FutexCall.Wait or FutexCall.WaitRequeuePi || (waiter.Operation.Call == FutexCall.LockPi && ownerships.ContainsKey(waiter.Operation.Word!.Id)),
    };
}
