namespace ActorIpc.Analyzers.Flow;

// One way through a finally region: where it goes on, and within which way through a region around it. What is in no such region is the outermost one.
internal sealed class Passage(FlowNode? target, Passage? outer)
{
    private Dictionary<long, Passage>? inner;

    public FlowNode? Target { get; } = target;

    public Passage Outer => outer ?? this;

    // The nodes of its blocks, by their ordinals.
    public Dictionary<int, FlowNode> Nodes { get; } = [];

    // The way within it through the finally region that begins with a block, and goes on at a node.
    public Passage To(int block, FlowNode? goesOn)
    {
        var key = ((long)block << 32) | (uint)(goesOn?.Id ?? -1);
        if (!(inner ??= []).TryGetValue(key, out var passage))
        {
            inner.Add(key, passage = new Passage(goesOn, this));
        }

        return passage;
    }
}
