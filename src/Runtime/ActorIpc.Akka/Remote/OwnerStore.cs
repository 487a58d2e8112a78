using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>
/// Asks the store of an owner for what was written. Answered with <see cref="OwnerRecovered"/>, once the store has made sure that no earlier incarnation of the owner can write any more,
/// or that what it writes counts no more.
/// </summary>
internal sealed record RecoverOwner : INoSerializationVerificationNeeded
{
    public static RecoverOwner Instance { get; } = new();
}

/// <summary>What an owner left.</summary>
/// <param name="Incarnation">That of the owner that begins now: higher than any before.</param>
/// <param name="Snapshot">What was saved; null if nothing was, or if nothing is kept.</param>
/// <param name="Inputs">What happened since.</param>
/// <param name="SnapshotAfter">After how many inputs the store wants a snapshot with what is to be written: 1 where it keeps nothing else, null where it keeps nothing at all.</param>
internal sealed record OwnerRecovered(long Incarnation, OwnerSnapshot? Snapshot, IReadOnlyList<OwnerInput> Inputs, int? SnapshotAfter) : INoSerializationVerificationNeeded;

/// <summary>Has a store write what happened. Answered with <see cref="OwnerWritten"/> when it can no longer be lost; there is one on its way at a time.</summary>
/// <param name="Inputs">What happened since the last one.</param>
/// <param name="Snapshot">What the owner knows after them; null while the store wants none.</param>
internal sealed record WriteOwner(IReadOnlyList<OwnerInput> Inputs, OwnerSnapshot? Snapshot) : INoSerializationVerificationNeeded;

/// <summary>What was asked for is written.</summary>
internal sealed record OwnerWritten : INoSerializationVerificationNeeded
{
    public static OwnerWritten Instance { get; } = new();
}
