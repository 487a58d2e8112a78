using System.Collections.Immutable;

namespace ClusterLock.Nodes;

/// <summary>A node as another one knows it.</summary>
/// <param name="Word">What it said last.</param>
/// <param name="Since">When it said something else than before.</param>
/// <param name="Membership">Up, unreachable, gone.</param>
internal sealed record NodeState(Word Word, DateTime Since, string Membership)
{
    public const string Up = "up";
    public const string Unreachable = "unreachable";
    public const string Gone = "gone";
}

/// <summary>All that a node knows.</summary>
internal sealed record BoardState(string Self, ImmutableSortedDictionary<string, NodeState> Nodes, Stock? Stock)
{
    public static BoardState Empty { get; } = new("", ImmutableSortedDictionary<string, NodeState>.Empty.WithComparers(StringComparer.Ordinal), null);

    /// <summary>What is known after a node's word.</summary>
    public BoardState After(Word word, DateTime now)
    {
        var known = Nodes.GetValueOrDefault(word.Address);
        var since = known is not null && known.Word == word ? known.Since : now;
        return this with { Nodes = Nodes.SetItem(word.Address, new NodeState(word, since, known?.Membership ?? NodeState.Up)) };
    }

    /// <summary>What is known after a change of the cluster.</summary>
    public BoardState After(string address, string membership) =>
        Nodes.TryGetValue(address, out var known) ? this with { Nodes = Nodes.SetItem(address, known with { Membership = membership }) } : this;
}

/// <summary>Something has happened.</summary>
/// <param name="At">When.</param>
/// <param name="Line">What, in words; null when it is worth none.</param>
/// <param name="State">How things stand now.</param>
internal sealed record News(DateTime At, string? Line, BoardState State);
