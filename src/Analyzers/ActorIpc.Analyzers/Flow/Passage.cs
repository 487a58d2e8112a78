namespace ActorIpc.Analyzers.Flow;

// One way through a finally region: where it goes on, and within which way through a region around it. What is in no such region is the outermost one.
internal sealed class Passage(FlowNode? target, Passage? outer)
{
    public FlowNode? Target { get; } = target;

    public Passage Outer => outer ?? this;

    // The nodes of its blocks, by their ordinals.
    public Dictionary<int, FlowNode> Nodes { get; } = [];

    // The ways within it, by the region's first block and by where they go on.
    public Dictionary<long, Passage> Inner { get; } = [];
}
