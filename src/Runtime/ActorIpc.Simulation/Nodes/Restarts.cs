using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>Lets a node start within one step, as the program does before a run begins: what it says of the primitives that it names has arrived, and its processes are ready.</summary>
internal static class Restarts
{
    public static void Settle(World world, Cluster cluster, NodePlace node)
    {
        while (world.Failure is null && (Next(world, node) ?? NextWrite(cluster, node)) is { } step)
        {
            step.Run(world);
        }
    }

    private static Step? Next(World world, NodePlace node)
    {
        foreach (var step in world.Enabled.All)
        {
            var isPart = step switch
            {
                FrameLine line => line.From == node || line.To == node,
                ProcessStep { Context.Process.HasBody: true } => false,
                _ => step.Node == node,
            };
            if (isPart)
            {
                return step;
            }
        }

        return null;
    }

    // An owner answers when it has written.
    private static Step? NextWrite(Cluster cluster, NodePlace node) =>
        cluster.Owners.FirstOrDefault(owner => owner.IsWriting && node.Session.LinkTo(owner.Endpoint) is { Stream.Unacknowledged: > 0 })?.Write;
}
