using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using ActorIpc.Akka.Cluster;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>The other node of a cluster of two, in an operating-system process of its own: it runs what is locked, and nothing that locks.</summary>
internal sealed class OtherNode : IAsyncDisposable
{
    public const string Argument = "--other-node";
    public const string Role = "owners";

    private const string Name = "across";
    private readonly Process process;

    private OtherNode(Process process, ActorSystem here)
    {
        this.process = process;
        Here = here;
    }

    /// <summary>The node of this process, once it has joined.</summary>
    public ActorSystem Here { get; }

    public static async Task<OtherNode> StartAsync(string durability)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Invocation(), Argument, durability]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var address = Address.Parse((await process.StandardOutput.ReadLineAsync())!);
        var here = ActorSystem.Create(Name, Config(durability));
        await Cluster.Get(here).JoinAsync(address);
        return new OtherNode(process, here);
    }

    /// <summary>Runs it, until whoever started it is gone.</summary>
    public static async Task RunAsync(string durability)
    {
        var system = ActorSystem.Create(Name, $"akka.cluster.roles = [{Role}]\n{Config(durability)}");
        var cluster = Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress);
        _ = system.IpcCluster();
        AskedEntity.Start(system);
        Console.WriteLine(cluster.SelfAddress);
        _ = await Console.In.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Here.Terminate();
        process.Kill();
        process.Dispose();
    }

    // Through the host where the program was started so.
    private static string[] Invocation() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(OtherNode).Assembly.Location] : [];

    private static string Config(string durability) => $$"""
        akka.loglevel = ERROR
        akka.stdout-loglevel = ERROR
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = "127.0.0.1"
        akka.remote.dot-netty.tcp.port = 0
        akka.cluster.sharding.state-store-mode = ddata
        akka.cluster.sharding.distributed-data.durable.keys = []
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        actoripc.cluster.durability = {{durability}}
        actoripc.cluster.role = {{Role}}
        """;
}
