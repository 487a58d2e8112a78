namespace ActorIpc.Actors;

/// <summary>Whose doing would let a request go on that is parked in a primitive: for people who look for a deadlock.</summary>
/// <param name="How">What they have to do with it, in words that go before their names, as "held by".</param>
/// <param name="Whom">The processes; empty where anybody may do it, or it is not known who.</param>
public readonly record struct Awaited(string How, IReadOnlyList<ProcessId> Whom)
{
    /// <summary>Anybody may do it, or it is not known who.</summary>
    public static Awaited Anybody { get; } = new("", []);

    internal static Awaited HeldBy(ProcessId owner) => new("held by", [owner]);
}
