using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>What can go wrong with nodes, owners and frames, where the options allow it.</summary>
internal sealed class ClusterFaults(World world, Cluster cluster)
{
    // To which nothing happens.
    private readonly HashSet<NodePlace> spared = [];

    public void Spare(NodePlace node) => spared.Add(node);

    /// <summary>Adds the faults that can happen now.</summary>
    /// <param name="choices">Where to.</param>
    /// <param name="isQuiet">Whether nothing else can happen unless time passes.</param>
    public void AddTo(List<Step> choices, bool isQuiet)
    {
        if (world.Faults.Used >= world.Options.MostFaults)
        {
            return;
        }

        foreach (var line in cluster.Lines)
        {
            if (line.Frames.Count > 0 && !line.IsCopy && line.Node is not { IsRunning: false })
            {
                AddTo(choices, line);
            }
        }

        if (Allows(SimulatedFaults.FrameDelay) && !isQuiet && cluster.Lines.Any(line => line.Frames.Count > 0))
        {
            choices.Add(cluster.EarlyTick);
        }

        foreach (var node in cluster.Nodes)
        {
            if (node.IsRunning && !spared.Contains(node) && node.IsBusy)
            {
                Add(choices, SimulatedFaults.NodePause, node, PlaceEvent.Pauses);
                Add(choices, SimulatedFaults.NodeCrash, node, PlaceEvent.Crashes);
            }
        }

        foreach (var owner in cluster.Owners)
        {
            if (owner.IsAsked)
            {
                Add(choices, SimulatedFaults.OwnerCrash, owner, PlaceEvent.LosesWrite);
                if (owner.IsWriting)
                {
                    Add(choices, SimulatedFaults.OwnerCrash, owner, PlaceEvent.KeepsWrite);
                }
            }
        }
    }

    private void AddTo(List<Step> choices, FrameLine line)
    {
        if (Allows(SimulatedFaults.FrameLoss))
        {
            choices.Add(new FrameFault(cluster, line, FrameFaultKind.Lost));
        }

        if (Allows(SimulatedFaults.FrameDoubling))
        {
            choices.Add(new FrameFault(cluster, line, FrameFaultKind.Doubled));
        }

        if (Allows(SimulatedFaults.FrameReordering))
        {
            for (var at = 1; at < line.Frames.Count; at++)
            {
                choices.Add(new Overtaking(line, at));
            }
        }
    }

    private void Add(List<Step> choices, SimulatedFaults fault, Place place, PlaceEvent what)
    {
        if (Allows(fault))
        {
            choices.Add(new PlaceStep(place, what));
        }
    }

    private bool Allows(SimulatedFaults fault) => (world.Options.Faults & fault) != 0;

    // A frame does not arrive, or twice.
    private sealed class FrameFault(Cluster cluster, FrameLine line, FrameFaultKind kind) : Step
    {
        public override StepKey Key => StepKey.OfFrame(StepKind.FrameFault, line.From.Number, line.To.Number, (int)kind);

        public override bool IsFault => true;

        public override (string Who, string What) Text =>
            ("network", $"{(kind == FrameFaultKind.Lost ? "loses" : "doubles")} from {line.From.Label} to {line.To.Label}: {line.TextOf(0)}");

        public override void Run(World world)
        {
            world.Faults.Use();
            world.Touch(Footprint.Everything);
            if (kind == FrameFaultKind.Lost)
            {
                line.TakeOut(0);
            }
            else
            {
                cluster.Double(line, line.Frames[0]);
            }
        }
    }

    // A frame arrives before older ones.
    private sealed class Overtaking(FrameLine line, int at) : Step
    {
        public override StepKey Key => StepKey.OfFrame(StepKind.Frame, line.From.Number, line.To.Number, at);

        public override NodePlace? Node => line.Node;

        public override bool IsFault => true;

        public override (string Who, string What) Text => (line.From.Label, $"overtaking, to {line.To.Label}: {line.TextOf(at)}");

        public override void Run(World world)
        {
            world.Faults.Use();
            world.Touch(Footprint.Everything);
            line.Arrive(at);
        }
    }
}
