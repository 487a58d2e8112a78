using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes what an owner wrote down of the messages of session.proto.</summary>
internal sealed class StoredReader
{
    // As many as fit: how much of it there may be was decided when it came in.
    private readonly FrameReader reader = new(int.MaxValue);

    public OwnerSnapshot Snapshot(V1.Snapshot wire) => new(
        FrameReader.Number(wire.History, "history"),
        FrameReader.Number(wire.Incarnation, "incarnation"),
        FrameReader.Number(wire.Applied, "applied"),
        wire.HasKind ? FrameReader.Known(wire.Kind) : null,
        wire.Retired,
        wire.HasFailure ? wire.Failure : null,
        wire.Primitive is null ? null : reader.Written(wire.Primitive, "primitive"),
        [.. wire.Processes.Select(static process => FrameReader.Card(process))],
        [.. wire.Watched.Select(FrameReader.Id)],
        [.. wire.Peers.Select(Peer)],
        [.. wire.Gone.Select(node => FrameReader.Node(node, "gone"))],
        [.. wire.Held.Select(held => new HeldMessage(FrameReader.Endpoint(held.To, "to"), reader.Message(held.Message)))]);

    public IReadOnlyList<OwnerInput> Inputs(V1.Inputs wire) => [.. wire.Inputs_.Select(Input)];

    private OwnerInput Input(V1.Input wire)
    {
        var incarnation = FrameReader.Number(wire.Incarnation, "incarnation");
        return wire.WhatCase switch
        {
            V1.Input.WhatOneofCase.Frame => OwnerInput.Of(incarnation, wire.Now, reader.Frame(wire.Frame), FrameReader.Number(wire.MostMade, "most_made")),
            V1.Input.WhatOneofCase.GoneNode => OwnerInput.Of(incarnation, wire.Now, FrameReader.Node(wire.GoneNode, "gone_node")),
            _ => throw new FormatException("input: it is of no kind that is known here."),
        };
    }

    private PeerSnapshot Peer(V1.Peer wire) => new(
        FrameReader.Endpoint(wire.Name, "name"),
        FrameReader.Number(wire.History, "history"),
        FrameReader.Number(wire.FirstUnacknowledged, "first_unacknowledged", lowest: 1),
        FrameReader.Number(wire.NextIn, "next_in", lowest: 1),
        reader.Messages(wire.Unacknowledged));
}
