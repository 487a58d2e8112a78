using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes the messages of session.proto of what an owner writes down.</summary>
internal static class StoredWriter
{
    public static V1.Snapshot Of(OwnerSnapshot snapshot)
    {
        var wire = new V1.Snapshot
        {
            History = snapshot.History,
            Incarnation = snapshot.Incarnation,
            Applied = snapshot.Applied,
            Retired = snapshot.IsRetired,
            Primitive = snapshot.Primitive is null ? null : FrameWriter.Of(snapshot.Primitive),
        };
        if (snapshot.Kind is not null)
        {
            wire.Kind = snapshot.Kind;
        }

        if (snapshot.Failure is not null)
        {
            wire.Failure = snapshot.Failure;
        }

        wire.Processes.AddRange(snapshot.Processes.Select(static process => FrameWriter.Of(process)));
        wire.Watched.AddRange(snapshot.Watched.Select(process => process.Value));
        wire.Peers.AddRange(snapshot.Peers.Select(Of));
        wire.Gone.AddRange(snapshot.Gone);
        wire.Held.AddRange(snapshot.Held.Select(held => new V1.Held { To = held.To, Message = FrameWriter.Of(held.Message) }));
        return wire;
    }

    public static V1.Inputs Of(IReadOnlyList<OwnerInput> inputs)
    {
        var wire = new V1.Inputs();
        wire.Inputs_.AddRange(inputs.Select(Of));
        return wire;
    }

    private static V1.Input Of(OwnerInput input)
    {
        var wire = new V1.Input { Incarnation = input.Incarnation, Now = input.Now, MostMade = input.MostMade };
        if (input.Frame is not null)
        {
            wire.Frame = FrameWriter.Of(input.Frame);
        }
        else if (input.GoneNode is not null)
        {
            wire.GoneNode = input.GoneNode;
        }

        return wire;
    }

    private static V1.Peer Of(PeerSnapshot peer)
    {
        var wire = new V1.Peer { Name = peer.Peer, History = peer.History, FirstUnacknowledged = peer.FirstUnacknowledged, NextIn = peer.NextIn };
        wire.Unacknowledged.AddRange(peer.Unacknowledged.Select(static message => FrameWriter.Of(message)));
        return wire;
    }
}
