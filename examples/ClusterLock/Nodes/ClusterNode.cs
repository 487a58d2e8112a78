using System.Threading.Channels;
using ActorIpc.Akka.Cluster;
using Akka.Actor;
using Akka.Cluster;
using ClusterLock.Showing;

namespace ClusterLock.Nodes;

/// <summary>A node, from its actor system's start until it has left the cluster.</summary>
internal static class ClusterNode
{
    public const string SystemName = "workshop";

    public static async Task<int> RunAsync(NodePlan plan, INodeView view, CancellationToken stop)
    {
        ActorSystem system;
        try
        {
            system = ActorSystem.Create(SystemName, plan.Config);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"The node cannot start: {error.GetBaseException().Message.ReplaceLineEndings(" ")}");
            return ExitCodes.Unusable;
        }

        var news = Channel.CreateUnbounded<News>();
        var board = system.ActorOf(Props.Create(() => new Board(news.Writer)), Board.Name);
        var showing = view.ShowAsync(news.Reader);
        var code = await WorkAsync(system, board, plan, stop);
        news.Writer.TryComplete();
        await showing;
        return code;
    }

    // Longer than a primitive takes that moves to another node.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);

    private static async Task<int> WorkAsync(ActorSystem system, IActorRef board, NodePlan plan, CancellationToken stop)
    {
        var cluster = Cluster.Get(system);
        var name = plan.Name ?? $"node-{cluster.SelfAddress.Port}";

        // Downed by the others, the actor system ends by itself.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var isDowned = false;
        cluster.RegisterOnMemberRemoved(() =>
        {
            isDowned = !end.IsCancellationRequested;
            end.Cancel();
        });

        Tell(Doing.Joining, "", "", 0, 0);
        var ipc = system.IpcCluster();
        var worker = ipc.Spawn("worker", self => new Worker(plan, name, Tell).RunAsync(self, end.Token));
        _ = ipc.Spawn("watcher", self => Watcher.RunAsync(self, plan, stock => board.Tell(stock), end.Token));
        await worker.Completion.WaitAsync(end.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        await end.CancelAsync();
        if (isDowned)
        {
            await Console.Error.WriteLineAsync($"{name} was taken for dead by the others.");
        }
        else
        {
            // It gives back what it holds, and says that it leaves, while there is somebody to hear it.
            await worker.Completion.WaitAsync(Farewell).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        // Hands over the primitives that run here, and leaves.
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        return isDowned ? ExitCodes.Downed : ExitCodes.Left;

        void Tell(Doing doing, string what, string token, long waited, int rounds) =>
            board.Tell(new Word(name, cluster.SelfAddress.ToString(), doing, what, token, waited, rounds));
    }
}
