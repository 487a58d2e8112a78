using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>
/// Runs one primitive for processes of other nodes. What comes while it is busy is handled in one go and written down in one go; what it says leaves after that.
/// </summary>
internal sealed class OwnerActor : ActorBase
{
    private readonly string name;
    private readonly OwnerSettings settings;
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private readonly Dictionary<IActorRef, string> watched = [];
    private readonly Dictionary<string, IActorRef> nodes = new(StringComparer.Ordinal);
    private readonly List<WireFrame> early = [];
    private readonly IActorRef? store;
    private List<OwnerInput> unwritten = [];
    private IReadOnlyList<(PeerStream Peer, (long Out, long In) Mark)>? writing;
    private PrimitiveOwner? owner;
    private bool flushing;
    private bool awaitsTick;
    private int? snapshotAfter;
    private int sinceSnapshot;

    /// <summary>Makes one.</summary>
    /// <param name="name">The name of the primitive.</param>
    /// <param name="settings">What all owners of a node have in common.</param>
    public OwnerActor(string name, OwnerSettings settings)
    {
        this.name = name;
        this.settings = settings;
        if (settings.Store?.Invoke(name) is { } props)
        {
            store = Context.Watch(Context.ActorOf(props, "store"));
        }
    }

    protected override void PreStart()
    {
        settings.Post.Begins(name, Self);
        if (settings.PassivateAfter is { } idle)
        {
            Context.SetReceiveTimeout(idle);
        }

        if (store is null)
        {
            Begin(new PrimitiveOwner(name, settings.FirstIncarnation, settings.ChecksInvariants));
        }
        else
        {
            store.Tell(RecoverOwner.Instance);
        }
    }

    protected override void PostStop() => settings.Post.Ends(name, Self);

    // A store that fails, or stops, takes its owner along: it knows more than is written. The next frame begins anew, with what is.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case WireFrame { Frame.From: var from } when !IsFrom(from, Sender):
                log.Warning("{0}: a frame in the name of {1} is refused, which {2} has sent", name, from, Sender.Path);
                return true;
            case WireFrame when owner is null && early.Count == settings.MostEarlyFrames:
                // It comes again.
                return true;
            case WireFrame frame when owner is null:
                early.Add(frame);
                return true;
            case WireFrame frame:
                Apply(frame.Frame);
                return true;
            case OwnerRecovered recovered:
                Recover(recovered);
                return true;
            case Flush:
                flushing = false;
                Write();
                return true;
            case OwnerWritten:
                Written();
                return true;
            case Terminated terminated when watched.TryGetValue(terminated.ActorRef, out var node):
                Lose(node);
                return true;
            case NodesLeft:
                foreach (var gone in nodes.Keys.Where(settings.IsGone!).ToList())
                {
                    Lose(gone);
                }

                return true;
            case Terminated terminated when terminated.ActorRef.Equals(store):
                log.Error("{0}: what happens cannot be written down any more; it ends, and begins again with what is written", name);
                Context.Stop(Self);
                return true;
            case OwnerTick:
                awaitsTick = false;
                Again();
                return true;
            case ReceiveTimeout when owner is { IsAtRest: true } && writing is null && unwritten.Count == 0:
                // What comes now is kept by who lets it rest, and not lost with it.
                settings.Post.Ends(name, Self);
                settings.Passivate!(Context);
                return true;
            case ReceiveTimeout:
                return true;
            default:
                return false;
        }
    }

    private void Begin(PrimitiveOwner begun)
    {
        owner = begun;
        owner.Limits = settings.Limits;
        foreach (var node in owner.Nodes)
        {
            Meet(node);
        }

        foreach (var frame in early)
        {
            Apply(frame.Frame);
        }

        early.Clear();
        Send();
    }

    private void Recover(OwnerRecovered recovered)
    {
        var back = recovered.Snapshot is null
            ? new PrimitiveOwner(name, recovered.SnapshotAfter is null ? recovered.Incarnation : PrimitiveOwner.DurableHistory, settings.ChecksInvariants)
            : PrimitiveOwner.Load(name, recovered.Snapshot, settings.ChecksInvariants);
        foreach (var input in recovered.Inputs)
        {
            back.Apply(input);
        }

        snapshotAfter = recovered.SnapshotAfter;
        sinceSnapshot = recovered.Inputs.Count;
        back.Release();
        back.BecomeIncarnation(recovered.Incarnation);
        Begin(back);
    }

    private void Apply(Frame frame)
    {
        Meet(frame.From);
        var isNews = owner!.IsNews(frame);

        // Where all run on one node, nothing that is made has to leave it.
        var mostMade = settings.HasOwners is null ? 0 : settings.Limits.Message;
        Handle(OwnerInput.Of(owner.Incarnation, settings.Now(name), frame, mostMade), isNews);
    }

    private void Lose(string node)
    {
        if (nodes.Remove(node, out var actor))
        {
            // Nor is its end heard of any more, were that on its way.
            watched.Remove(actor);
            Context.Unwatch(actor);
        }

        if (owner is not null)
        {
            log.Info("{0}: {1} is gone; what its processes held is given back", name, node);
            Handle(OwnerInput.Of(owner.Incarnation, settings.Now(name), node), isNews: true);
        }
    }

    private void Handle(OwnerInput input, bool isNews)
    {
        owner!.Apply(input);
        foreach (var complaint in owner.Complaints)
        {
            log.Warning("{0}", complaint);
        }

        owner.Complaints.Clear();
        if (snapshotAfter is not null && isNews)
        {
            unwritten.Add(input);
        }

        if (!flushing)
        {
            // After what stands in the mailbox already.
            flushing = true;
            Self.Tell(Flush.Instance);
        }
    }

    private void Write()
    {
        if (snapshotAfter is null)
        {
            owner!.Release();
        }
        else if (writing is null && unwritten.Count > 0)
        {
            writing = owner!.Mark();
            sinceSnapshot += unwritten.Count;
            var isDue = sinceSnapshot >= snapshotAfter;
            store!.Tell(new WriteOwner(unwritten, isDue ? owner.Save() : null));
            sinceSnapshot = isDue ? 0 : sinceSnapshot;
            unwritten = [];
        }

        Send();
    }

    private void Written()
    {
        PrimitiveOwner.Release(writing!);
        writing = null;
        Write();
    }

    private void Again()
    {
        if (owner is { HasUnacknowledged: true })
        {
            Send(again: true);
        }
    }

    private void Send(bool again = false)
    {
        var frames = owner!.Frames(again);
        settings.Unsettled?.Invoke(name, owner.HasUnacknowledged);
        if (!awaitsTick && owner.HasUnacknowledged)
        {
            awaitsTick = true;
            settings.Post.AwaitsTick(Self);
        }

        foreach (var frame in frames)
        {
            if (NodeNames.IsNode(frame.To))
            {
                // One that was given up is watched no more, and told so all the same.
                if ((nodes.GetValueOrDefault(frame.To) ?? Resolve(frame.To)) is { } node)
                {
                    settings.Post.Send(node, frame);
                }
            }
            else
            {
                settings.SendToOwner(frame, Self);
            }
        }
    }

    // Whom it watches it knows.
    private bool IsFrom(string endpoint, IActorRef sender) =>
        (watched.TryGetValue(sender, out var node) && node == endpoint) || Senders.MaySpeakFor(endpoint, sender, settings.HasOwners);

    // The last that a node said may come to an owner that has never heard of it, or has given it up: that would watch in vain, and keep for it what it gets.
    private void Meet(string endpoint)
    {
        if (!NodeNames.IsNode(endpoint) || nodes.ContainsKey(endpoint) || owner!.IsGone(endpoint))
        {
            return;
        }

        if (settings.IsGone?.Invoke(endpoint) == true)
        {
            Lose(endpoint);
        }
        else if (Resolve(endpoint) is { } node)
        {
            nodes.Add(endpoint, node);
            watched[node] = endpoint;
            Context.Watch(node);
        }
    }

    private IActorRef? Resolve(string endpoint) => NodeRefs.Of(Context.System, endpoint, name, log);

    private sealed record Flush : INoSerializationVerificationNeeded
    {
        public static Flush Instance { get; } = new();
    }
}
