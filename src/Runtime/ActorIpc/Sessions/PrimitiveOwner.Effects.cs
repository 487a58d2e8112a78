using ActorIpc.Actors;

namespace ActorIpc.Sessions;

// What the primitive wants done, and what leaves.
internal sealed partial class PrimitiveOwner
{
    // What may be said once others have heard of what they are to run: whoever is told of a new primitive must find it there.
    private readonly List<HeldMessage> held = [];
    private readonly List<(string Peer, long Number)> creating = [];

    // Frames that are answered with what their sender does not know yet: that it speaks with another history, or that it is given up.
    private readonly List<Frame> strangers = [];
    private readonly List<Frame> farewells = [];

    public PrimitiveRef? Self => outbox.Self;

    /// <summary>Whether there is something to send that has not been sent.</summary>
    public bool HasNews => strangers.Count > 0 || farewells.Count > 0 || peers.Values.Any(peer => peer.HasNews);

    /// <summary>Where all streams stand, to be released once that is written down.</summary>
    public IReadOnlyList<(PeerStream Peer, (long Out, long In) Mark)> Mark() => [.. peers.Values.Select(peer => (peer, peer.Mark()))];

    /// <summary>From here on what was said and heard before the marks counts.</summary>
    public static void Release(IReadOnlyList<(PeerStream Peer, (long Out, long In) Mark)> marks)
    {
        foreach (var (peer, mark) in marks)
        {
            peer.Release(mark);
        }
    }

    /// <summary>Everything counts: for an owner that writes nothing down.</summary>
    public void Release()
    {
        foreach (var peer in peers.Values)
        {
            peer.Release();
        }
    }

    /// <summary>The frames that are to be sent now.</summary>
    /// <param name="again">Whether this is a tick, at which what was on its way at the last one already, and has not been acknowledged, is sent once more.</param>
    public IReadOnlyList<Frame> Frames(bool again = false)
    {
        var frames = new List<Frame>();
        foreach (var stranger in strangers)
        {
            frames.Add(new Frame { From = Name, FromHistory = History, To = stranger.From, ToHistory = stranger.FromHistory });
        }

        foreach (var stranger in farewells)
        {
            frames.Add(new Frame { From = Name, FromHistory = History, To = stranger.From, ToHistory = stranger.FromHistory, IsFarewell = true });
        }

        strangers.Clear();
        farewells.Clear();
        foreach (var peer in peers.Values)
        {
            if (again && peer.IsOverdue())
            {
                frames.Add(peer.Again(Name, History, Limits));
            }

            while (peer.HasNews)
            {
                frames.Add(peer.Next(Name, History, Limits));
            }
        }

        return frames;
    }

    private void CarryOut()
    {
        if (hosted!.Fault is { } fault && failure is null)
        {
            failure = $"{Name}: the primitive has failed and answers no more (EIO): {fault.Message}";
            Complaints.Add(failure);
            foreach (var request in names.Parked)
            {
                hosted.Fail(request, outbox);
            }
        }

        for (var i = 0; i < outbox.Count; i++)
        {
            CarryOut(outbox[i]);
        }

        outbox.Clear();
    }

    private void CarryOut(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Complete:
                names.Unpark(effect.Request);
                Say(NodeOf(effect.Request), new Answering(effect.Request.Sequence, effect.Request.Answer, Token));
                break;
            case EffectKind.Watch:
                ((RemoteProcess)effect.Process).IsWatched = true;
                Say(((RemoteProcess)effect.Process).Node, new Watching(effect.Process.Id));
                break;
            case EffectKind.Forward:
                names.Unpark(effect.Request);
                var writer = new StateWriter();
                effect.Request.WriteOperation(writer);
                Say(effect.To.Name, new Asking(((RemoteProcess)effect.Request.Process).Card, effect.Request.Sequence, effect.Request.ParkRefusal, Written.From(writer)));
                break;
            case EffectKind.Notify:
                Say(effect.To.Name, new Telling(effect.Notice.Code, ((RemoteProcess)effect.Notice.Process).Card, effect.Notice.Value));
                break;
            case EffectKind.Create:
                Create(effect.Name, effect.Created);
                break;
            case EffectKind.Retire:
                IsRetired = true;
                break;
            case EffectKind.Post:
                Say(((RemoteProcess)effect.Process).Node, new Posting(effect.Process.Id, effect.Signal));
                break;
        }
    }

    private void Create(string name, Primitive primitive)
    {
        var writer = new StateWriter();
        PrimitiveKind.Write(primitive, writer);
        name = NodeNames.SpaceOf(Name) + name;
        var number = Peer(name).Send(new Opening(PrimitiveKind.Of(primitive)!, Written.From(writer)));
        creating.Add((name, number));
    }

    private void Say(string to, SessionMessage message)
    {
        if (creating.Count > 0)
        {
            held.Add(new HeldMessage(to, message));
        }
        else if (!gone.Contains(to))
        {
            Peer(to).Send(message);
        }
    }

    private void LetGo()
    {
        creating.RemoveAll(created => Peer(created.Peer).HasArrived(created.Number));
        if (creating.Count == 0 && held.Count > 0)
        {
            HeldMessage[] free = [.. held];
            held.Clear();
            foreach (var (to, message) in free)
            {
                Say(to, message);
            }
        }
    }

    private static string NodeOf(Request request) => ((RemoteProcess)request.Process).Node;
}
