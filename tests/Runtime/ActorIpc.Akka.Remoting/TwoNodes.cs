using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorIpc.Akka.Remoting.Tests;

/// <summary>An actor system that runs primitives, and one whose processes use them.</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    private const string Settings =
        """
        actoripc.check-invariants = on
        actoripc.retry-interval = 100ms
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp.hostname = localhost
        akka.remote.dot-netty.tcp.port = 0
        akka.remote.watch-failure-detector.heartbeat-interval = 200ms
        akka.remote.watch-failure-detector.acceptable-heartbeat-pause = 2s
        """;

    public TwoNodes(string more = "", Setup? setup = null)
    {
        (Owner, Client) = (Start("owner", more, setup), Start("client", more, setup));
        Owner.ServeIpc();
        Address = ((ExtendedActorSystem)Owner).Provider.DefaultAddress;
    }

    /// <summary>For a failure that would otherwise be a test that does not end.</summary>
    public static TimeSpan Guard { get; } = TimeSpan.FromMinutes(1);

    public ActorSystem Owner { get; }

    public ActorSystem Client { get; }

    public Address Address { get; }

    public IpcSystem Ipc => Client.IpcAt(Address);

    public static ActorSystem Start(string name, string more, Setup? setup)
    {
        var bootstrap = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(more).WithFallback(ConfigurationFactory.ParseString(Settings)));
        return ActorSystem.Create(name, setup is null ? ActorSystemSetup.Create(bootstrap) : ActorSystemSetup.Create(bootstrap, setup));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Client.Terminate(), Owner.Terminate());
}
