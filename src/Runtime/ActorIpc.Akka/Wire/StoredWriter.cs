using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>Writes what an owner writes down, as session.proto says: each message from its last field to its first.</summary>
internal static class StoredWriter
{
    public static void Write(ref BackwardWriter writer, OwnerSnapshot snapshot)
    {
        foreach (var held in snapshot.Held.Reverse())
        {
            var end = writer.Length;
            FrameWriter.Write(ref writer, held.Message);
            writer.Close(V1.Held.MessageFieldNumber, end);
            writer.Text(V1.Held.ToFieldNumber, held.To);
            writer.Close(V1.Snapshot.HeldFieldNumber, end);
        }

        foreach (var gone in snapshot.Gone.Reverse())
        {
            writer.SetText(V1.Snapshot.GoneFieldNumber, gone);
        }

        foreach (var peer in snapshot.Peers.Reverse())
        {
            Write(ref writer, peer);
        }

        writer.Numbers(V1.Snapshot.WatchedFieldNumber, snapshot.Watched, static process => process.Value);
        foreach (var process in snapshot.Processes.Reverse())
        {
            FrameWriter.Write(ref writer, V1.Snapshot.ProcessesFieldNumber, process);
        }

        if (snapshot.Primitive is { } primitive)
        {
            FrameWriter.Write(ref writer, V1.Snapshot.PrimitiveFieldNumber, primitive);
        }

        if (snapshot.Failure is { } failure)
        {
            writer.SetText(V1.Snapshot.FailureFieldNumber, failure);
        }

        writer.Flag(V1.Snapshot.RetiredFieldNumber, snapshot.IsRetired);
        if (snapshot.Kind is { } kind)
        {
            writer.SetText(V1.Snapshot.KindFieldNumber, kind);
        }

        writer.Number(V1.Snapshot.AppliedFieldNumber, snapshot.Applied);
        writer.Number(V1.Snapshot.IncarnationFieldNumber, snapshot.Incarnation);
        writer.Number(V1.Snapshot.HistoryFieldNumber, snapshot.History);
    }

    public static void Write(ref BackwardWriter writer, IReadOnlyList<OwnerInput> inputs)
    {
        foreach (var input in inputs.Reverse())
        {
            var end = writer.Length;
            Write(ref writer, input);
            writer.Close(V1.Inputs.Inputs_FieldNumber, end);
        }
    }

    private static void Write(ref BackwardWriter writer, OwnerInput input)
    {
        writer.Number(V1.Input.MostMadeFieldNumber, input.MostMade);
        if (input.Frame is not null)
        {
            var end = writer.Length;
            FrameWriter.Write(ref writer, input.Frame);
            writer.Close(V1.Input.FrameFieldNumber, end);
        }
        else if (input.GoneNode is not null)
        {
            writer.SetText(V1.Input.GoneNodeFieldNumber, input.GoneNode);
        }

        writer.Signed(V1.Input.NowFieldNumber, input.Now);
        writer.Number(V1.Input.IncarnationFieldNumber, input.Incarnation);
    }

    private static void Write(ref BackwardWriter writer, PeerSnapshot peer)
    {
        var end = writer.Length;
        foreach (var message in peer.Unacknowledged.Reverse())
        {
            var messageEnd = writer.Length;
            FrameWriter.Write(ref writer, message);
            writer.Close(V1.Peer.UnacknowledgedFieldNumber, messageEnd);
        }

        writer.Number(V1.Peer.NextInFieldNumber, peer.NextIn);
        writer.Number(V1.Peer.FirstUnacknowledgedFieldNumber, peer.FirstUnacknowledged);
        writer.Number(V1.Peer.HistoryFieldNumber, peer.History);
        writer.Text(V1.Peer.NameFieldNumber, peer.Peer);
        writer.Close(V1.Snapshot.PeersFieldNumber, end);
    }
}
