using ActorIpc.Akka.Cluster;
using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorIpc.Soak.Nodes;

/// <summary>An operating-system process that is a node of the cluster, by commands from its standard input; what it says on its standard output are answers to them.</summary>
/// <remarks>When the cluster has put it out, its actor system ends, and it comes back with a new one: a new node in the old process.</remarks>
internal sealed class Node(int resource, int workers, TimeSpan pause)
{
    private readonly TextWriter answers = TextWriter.Synchronized(Console.Out);
    private readonly TextReader commands = Console.In;
    private ActorSystem system = null!;
    private bool leaves;

    public async Task RunAsync()
    {
        Console.SetOut(Console.Error);
        Begin();
        while (await commands.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "join":
                    _ = JoinAsync(system, int.Parse(words[1]), [.. words[2..].Select(Address.Parse)]);
                    break;
                case "cut":
                    foreach (var other in words[1..])
                    {
                        await Links.Cut(system, Address.Parse(other));
                    }

                    Say("cut");
                    break;
                case "leave":
                    leaves = true;
                    _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
                    break;
            }
        }
    }

    private void Begin()
    {
        system = ActorSystem.Create("soak", NodeSettings.Of(pause));
        Say($"ready {AkkaCluster.Get(system).SelfAddress}");
        _ = FollowAsync(system);
    }

    private async Task FollowAsync(ActorSystem followed)
    {
        await followed.WhenTerminated;
        Say("over");
        if (leaves)
        {
            Environment.Exit(0);
        }

        Begin();
    }

    private async Task JoinAsync(ActorSystem joining, int life, Address[] seeds)
    {
        await AkkaCluster.Get(joining).JoinSeedNodesAsync(seeds);
        var ipc = joining.IpcCluster();
        Say($"up {life}");
        for (var i = 0; i < workers; i++)
        {
            var (worker, name) = (new Worker(ipc, resource, life, i), $"{life} {i}");
            _ = Task.Run(() => Watch(worker, name));
        }
    }

    private async Task Watch(Worker worker, string name)
    {
        try
        {
            await worker.RunAsync();
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"worker {name}: {exception}");
            Say($"broken {name} {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void Say(string line)
    {
        answers.WriteLine(line);
        answers.Flush();
    }
}
