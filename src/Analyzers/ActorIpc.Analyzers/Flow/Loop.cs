namespace ActorIpc.Analyzers.Flow;

// A loop: its nodes, and the one at which control comes into it. In a tangle of gotos no node may be that one.
internal sealed class Loop(FlowNode? header, NodeSet nodes)
{
    public FlowNode? Header { get; } = header;

    public NodeSet Nodes { get; } = nodes;

    public bool Contains(FlowNode node) => Nodes.Contains(node);
}
