using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Remoting.Tests;
using ActorIpc.Akka.Wire;
using ActorIpc.Hosting;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Conformance.Bound;

/// <summary>Binds every contract and semantics test to processes on one node and primitives on another, with TCP in between; see the one of the embedded host.</summary>
internal static class HostUnderTest
{
    public const int RoundsOfRaces = 30;

    private const string Settings =
        """
        actoripc.check-invariants = on
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp.hostname = localhost
        akka.remote.dot-netty.tcp.port = 0

        # For an array of as many semaphores as there can be.
        akka.remote.dot-netty.tcp.maximum-frame-size = 1m
        """;

    private static readonly ExtendedActorSystem Here = Start("here");
    private static readonly ExtendedActorSystem There = Start("there");
    private static int lastNumber;

    public static IpcHost Make(TimeProvider time)
    {
        var quiet = new Quiet();
        var name = $"owners-{Interlocked.Increment(ref lastNumber)}";
        IActorRef? owners = null;
        owners = There.SystemActorOf(
            Make(() => new OwnersActor(new OwnerSettings
            {
                Post = Post.Start(There, name + "-post", TimeSpan.FromMilliseconds(500), (frame, sender) => owners!.Tell(frame, sender)),
                Now = _ => time.GetUtcNow().ToUnixTimeMilliseconds(),
                SendToOwner = (frame, sender) => owners!.Tell(new WireFrame(frame), sender),
                ChecksInvariants = true,
                Unsettled = quiet.Hear,
            })),
            name);
        var there = new RootActorPath(There.Provider.DefaultAddress) / "system" / name;
        return IpcRemote.HostAt(Here, there, time, quiet.Settle, takesNameless: true);
    }

    private static Props Make(Func<ActorBase> make) => Akka.Make.Of(make);

    private static ExtendedActorSystem Start(string name)
    {
        var system = (ExtendedActorSystem)ActorSystem.Create(name, ConfigurationFactory.ParseString(Settings));
        SessionSerializer.Register(system);
        return system;
    }
}
