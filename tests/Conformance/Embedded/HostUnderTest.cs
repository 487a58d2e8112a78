using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

/// <summary>
/// The host that this assembly tests. The classes beside it, in Bound, bind every contract and semantics test to the host that goes by this name; each
/// host's test project compiles them again with its own.
/// </summary>
internal static class HostUnderTest
{
    public const int RoundsOfRaces = 200;

    public static IpcHost Make(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}
