using ActorIpc.Akka;
using ActorIpc.Hosting;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Conformance.Bound;

/// <summary>Binds every contract and semantics test to this host; see the one of the embedded host.</summary>
internal static class HostUnderTest
{
    public const int RoundsOfRaces = 200;

    private static readonly ActorSystem System = ActorSystem.Create("conformance", ConfigurationFactory.ParseString("actoripc.check-invariants = on"));

    public static IpcHost Make(TimeProvider time) => new AkkaHost(System, time);
}
