namespace ActorIpc.Sessions;

/// <summary>One thing that happens to an owner. Equal inputs in equal order give equal states: that is what a log is for.</summary>
/// <param name="Incarnation">The incarnation of the owner to which it happened.</param>
/// <param name="Now">When, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Frame">The frame that came in; or null.</param>
/// <param name="GoneNode">The endpoint of the node that is gone for ever; or null.</param>
internal sealed record OwnerInput(long Incarnation, long Now, Frame? Frame, string? GoneNode)
{
    /// <summary>What a primitive may weigh at most that is made for another owner to run; 0 for no limit. It happened with this one, whatever is the limit when it happens again.</summary>
    public long MostMade { get; init; }

    public static OwnerInput Of(long incarnation, long now, Frame frame, long mostMade = 0) => new(incarnation, now, frame, null) { MostMade = mostMade };

    public static OwnerInput Of(long incarnation, long now, string goneNode) => new(incarnation, now, null, goneNode);
}

/// <summary>All that an owner knows, as it is written down.</summary>
/// <param name="History">Which history it is.</param>
/// <param name="Incarnation">The incarnation that wrote it.</param>
/// <param name="Applied">How many messages it has seen.</param>
/// <param name="Kind">The kind of the primitive; null while there is none.</param>
/// <param name="IsRetired">Whether no name finds it any more.</param>
/// <param name="Failure">Why the primitive answers no more, if it has thrown; or null.</param>
/// <param name="Primitive">The primitive; null while there is none.</param>
/// <param name="Processes">The processes that it holds or watches.</param>
/// <param name="Watched">Those of them that are watched.</param>
/// <param name="Peers">The streams.</param>
/// <param name="Gone">The nodes that are gone, oldest first.</param>
/// <param name="Held">What may be said once others have heard of what it tells them to run.</param>
internal sealed record OwnerSnapshot(
    long History,
    long Incarnation,
    long Applied,
    string? Kind,
    bool IsRetired,
    string? Failure,
    Written? Primitive,
    IReadOnlyList<ProcessCard> Processes,
    IReadOnlyList<ProcessId> Watched,
    IReadOnlyList<PeerSnapshot> Peers,
    IReadOnlyList<string> Gone,
    IReadOnlyList<HeldMessage> Held);

/// <summary>A message that is held back.</summary>
internal sealed record HeldMessage(string To, SessionMessage Message);
