using ActorIpc.Actors;

namespace ActorIpc.Sessions;

// Nodes that are gone, and peers that have lost what they knew.
internal sealed partial class PrimitiveOwner
{
    private void Lose(string node)
    {
        if (gone.Contains(node))
        {
            return;
        }

        applied++;
        gone.Add(node);
        if (gone.Count > MostGone)
        {
            gone.RemoveAt(0);
        }

        peers.Remove(node);
        held.RemoveAll(message => message.To == node);

        // What each waits for before what it holds, as at the exit of a process.
        foreach (var process in names.Of(node))
        {
            foreach (var request in names.Requests(process))
            {
                hosted!.Abandon(request, Outcome.Exited, outbox);
                CarryOut();
            }
        }

        foreach (var process in names.Of(node))
        {
            if (process.IsWatched)
            {
                Exit(process);
            }
        }

        names.Forget();
    }

    // The peer has lost what it knew, and with it what it was told and what it was about to say. Another stream, since somebody may have a mark of the old one.
    private PeerStream Restart(PeerStream old, long history)
    {
        var peer = PeerStream.With(old.Peer, history);
        peers[old.Peer] = peer;
        creating.RemoveAll(created => created.Peer == old.Peer);
        foreach (var opening in old.Waiting.OfType<Opening>())
        {
            creating.Add((old.Peer, peer.Send(opening)));
        }

        // What was handed on and has perhaps not arrived.
        foreach (var asking in old.Waiting.OfType<Asking>())
        {
            Say(asking.Process.Node, new Answering(asking.Number, new Answer(Outcome.Unknown), Token));
        }

        return peer;
    }
}
