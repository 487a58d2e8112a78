using ActorIpc.Hosting;
using ActorIpc.Sessions;
using ActorIpc.Sessions.Tests;

namespace ActorIpc.Conformance.Bound;

/// <summary>Binds every contract and semantics test to a node whose primitives run at the other end of a session; see the one of the embedded host.</summary>
internal static class HostUnderTest
{
    public const int RoundsOfRaces = 200;

    public static IpcHost Make(TimeProvider time)
    {
        var network = new Loopback(time);
        return new EmbeddedHost(time, checksInvariants: true) { Elsewhere = new Elsewhere(network.Node("a"), takesNameless: true) };
    }
}
