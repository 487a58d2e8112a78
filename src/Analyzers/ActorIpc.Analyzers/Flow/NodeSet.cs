using System.Collections;

namespace ActorIpc.Analyzers.Flow;

// Nodes of one graph, in the order in which they came. Whether a node is among them is one bit.
internal sealed class NodeSet : IReadOnlyCollection<FlowNode>
{
    private readonly List<FlowNode> nodes = [];
    private ulong[] bits = [];

    public int Count => nodes.Count;

    public FlowNode this[int index] => nodes[index];

    public bool Contains(FlowNode node) => node.Id >> 6 < bits.Length && (bits[node.Id >> 6] & (1UL << (node.Id & 63))) != 0;

    public bool ContainsAny(FlowNode[] others)
    {
        foreach (var node in others)
        {
            if (Contains(node))
            {
                return true;
            }
        }

        return false;
    }

    public bool Add(FlowNode node)
    {
        var word = node.Id >> 6;
        if (word >= bits.Length)
        {
            Array.Resize(ref bits, Math.Max(word + 1, bits.Length * 2));
        }

        var bit = 1UL << (node.Id & 63);
        if ((bits[word] & bit) != 0)
        {
            return false;
        }

        bits[word] |= bit;
        nodes.Add(node);
        return true;
    }

    public List<FlowNode>.Enumerator GetEnumerator() => nodes.GetEnumerator();

    IEnumerator<FlowNode> IEnumerable<FlowNode>.GetEnumerator() => nodes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => nodes.GetEnumerator();
}
