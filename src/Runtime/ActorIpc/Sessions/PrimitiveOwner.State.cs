using ActorIpc.Actors;

namespace ActorIpc.Sessions;

// How an owner is written down and read back.
internal sealed partial class PrimitiveOwner
{
    /// <summary>All that it knows.</summary>
    public OwnerSnapshot Save()
    {
        Written? written = null;

        // A primitive may keep the name of one that has exited.
        IEnumerable<RemoteProcess> known = names.Processes;
        if (hosted is { Fault: null })
        {
            var writer = new StateWriter();
            PrimitiveKind.Write(hosted.Primitive, writer);
            written = Written.From(writer);
            known = known.Union(writer.Processes.Cast<RemoteProcess>());
        }

        return new OwnerSnapshot(
            History,
            Incarnation,
            applied,
            kind,
            IsRetired,
            failure,
            written,
            [.. known.OrderBy(process => process.Id).Select(process => process.Card)],
            [.. names.Processes.Where(process => process.IsWatched).Select(process => process.Id).Order()],
            [.. peers.Values.OrderBy(peer => peer.Peer, StringComparer.Ordinal).Select(peer => peer.Save())],
            [.. gone],
            [.. held]);
    }

    /// <summary>Brings back what was saved.</summary>
    /// <param name="name">The name of the primitive.</param>
    /// <param name="from">What was saved.</param>
    /// <param name="checksInvariants">Whether the primitive checks its invariants after every message.</param>
    /// <exception cref="FormatException">It is not what an owner saves.</exception>
    public static PrimitiveOwner Load(string name, OwnerSnapshot from, bool checksInvariants = false)
    {
        var owner = new PrimitiveOwner(name, from.History, checksInvariants) { Incarnation = from.Incarnation, applied = from.Applied, IsRetired = from.IsRetired, failure = from.Failure };
        foreach (var card in from.Processes)
        {
            owner.names.Process(card).IsWatched = from.Watched.Contains(card.Id);
        }

        if (from.Kind is null ? from.Primitive is not null : from.Primitive is null && from.Failure is null)
        {
            throw new FormatException("primitive: it is written down with its kind, unless it has failed.");
        }

        if (from.Kind is not null && from.Primitive is not null)
        {
            owner.hosted = HostedPrimitive.Of(PrimitiveKind.Read(from.Kind, from.Primitive.Read(owner.names)), name, checksInvariants);
            owner.kind = from.Kind;
        }

        owner.names.Forget();
        foreach (var peer in from.Peers)
        {
            if (!owner.peers.TryAdd(peer.Peer, PeerStream.Load(peer)))
            {
                throw new FormatException($"peer: there are two streams to {peer.Peer}.");
            }

            owner.creating.AddRange(owner.peers[peer.Peer].Openings().Select(number => (peer.Peer, number)));
        }

        owner.gone.AddRange(from.Gone);
        owner.held.AddRange(from.Held);
        owner.Release();
        return owner;
    }
}
