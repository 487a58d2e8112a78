using ActorIpc.Soak.Resource;

namespace ActorIpc.Soak.Running;

/// <summary>The nodes of the cluster, and one that stands by: it has started, and takes the place of the next that ends.</summary>
internal sealed class Ensemble(Board board, SoakOptions options, int port) : IDisposable
{
    private readonly List<NodeProcess> nodes = [];
    private NodeProcess? spare;
    private int lastLife;

    public IReadOnlyList<NodeProcess> Nodes => nodes;

    /// <summary>Starts all nodes; the first makes the cluster.</summary>
    public async Task StartAsync()
    {
        for (var i = 0; i < options.Nodes; i++)
        {
            nodes.Add(new NodeProcess(board, options, port));
        }

        spare = new NodeProcess(board, options, port);
        await board.Until(() => nodes.All(node => node.Address is not null), () => "all nodes have started");
        nodes[0].Join(++lastLife, [nodes[0].Address!]);
        await board.Until(() => nodes[0].IsUp, () => "the first node has made a cluster");
        await CompleteAsync();
    }

    /// <summary>Puts the one that stands by in the place of a node that has ended.</summary>
    public void Replace(NodeProcess ended)
    {
        nodes[nodes.IndexOf(ended)] = spare!;
        ended.Dispose();
        spare = new NodeProcess(board, options, port);
    }

    /// <summary>Has every node join that is none of the cluster, and waits until it is.</summary>
    /// <exception cref="SoakException">No node is left to join, or one does not come up.</exception>
    public async Task CompleteAsync()
    {
        if (!nodes.Any(node => node.IsUp))
        {
            throw new SoakException("All nodes took each other for dead: this machine is too slow for the acceptable pause.");
        }

        foreach (var node in nodes)
        {
            if (node.Life == 0)
            {
                await board.Until(() => node.Address is not null, () => $"node {node.Id} has started");
                node.Join(++lastLife, nodes.Where(other => other.IsUp).Select(other => other.Address!));
            }
        }

        await board.Until(() => nodes.All(node => node.IsUp || node.Life == 0), () => "all nodes are in the cluster");
    }

    public void Dispose()
    {
        foreach (var node in nodes)
        {
            node.Dispose();
        }

        spare?.Dispose();
    }
}
