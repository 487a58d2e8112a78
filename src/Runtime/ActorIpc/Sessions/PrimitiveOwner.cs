using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>
/// Runs one primitive for processes of other nodes: takes frames, handles what is new in them, and has frames to send. It is as pure as the primitive: no thread, no
/// clock, no I/O. Equal inputs give equal outputs, so it can be carried to another node, and a log of its inputs brings it back.
/// </summary>
/// <remarks>
/// Every effect happens once however often a frame comes, since a stream numbers its messages, and the state of the streams is written down with the primitive's.
/// Nothing leaves before it is released: what an owner writes down it releases when that is written.
/// </remarks>
internal sealed partial class PrimitiveOwner
{
    /// <summary>How many nodes that are gone it remembers. A frame of one that it has forgotten is refused by whoever knows the members.</summary>
    public const int MostGone = 1024;

    /// <summary>The one history of an owner that loses nothing.</summary>
    public const long DurableHistory = 1;

    private readonly bool checksInvariants;
    private readonly Dictionary<string, PeerStream> peers = new(StringComparer.Ordinal);
    private readonly OwnerNames names;
    private readonly List<string> gone = [];
    private readonly Outbox outbox = new();
    private IHostedPrimitive? hosted;
    private string? kind;
    private long applied;
    private long mostMade;

    // Why the primitive answers no more.
    private string? failure;

    /// <summary>Makes an owner that knows nothing yet.</summary>
    /// <param name="name">The name of the primitive, which is that of this endpoint.</param>
    /// <param name="incarnation">How often the owner of this name has started; it only grows.</param>
    /// <param name="checksInvariants">Whether the primitive checks its invariants after every message.</param>
    public PrimitiveOwner(string name, long incarnation, bool checksInvariants = false)
    {
        Name = name;
        History = Incarnation = incarnation;
        this.checksInvariants = checksInvariants;
        names = new OwnerNames(this);
        outbox.Self = names.Primitive(name);
    }

    public string Name { get; }

    /// <summary>Which history this is; a peer that knows another one has to do with an owner that has lost what it knew.</summary>
    public long History { get; private set; }

    public long Incarnation { get; private set; }

    /// <summary>How many messages have been handled.</summary>
    public long Applied => applied;

    /// <summary>Whether there is a primitive.</summary>
    public bool IsOpen => hosted is not null;

    /// <summary>The primitive, to be looked at; null while there is none.</summary>
    public Primitive? Primitive => hosted?.Primitive;

    /// <summary>What was refused, for the log of whoever runs this, who empties it.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Whether no name finds the primitive any more.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Whether nobody waits in it, nobody is watched, and everything that was said has arrived: then it may rest until it is asked again.</summary>
    public bool IsAtRest => names.IsEmpty && held.Count == 0 && peers.Values.All(peer => peer.Unacknowledged == 0);

    /// <summary>Whether messages are on their way that nobody has acknowledged.</summary>
    public bool HasUnacknowledged => peers.Values.Any(peer => peer.Unacknowledged > 0);

    /// <summary>What may travel at once. Not what it knows, but how it says it.</summary>
    public FrameLimits Limits { get; set; } = FrameLimits.None;

    /// <summary>Told of each process that exits by itself, and of the primitive that is about to hear of it: for who looks at what processes leave behind.</summary>
    public Action<RemoteProcess, Primitive>? Exits { get; set; }

    /// <summary>Takes up the work of an owner that had its state.</summary>
    /// <param name="incarnation">The incarnation from here on.</param>
    public void BecomeIncarnation(long incarnation) => Incarnation = incarnation;

    /// <summary>The nodes that it has to do with.</summary>
    public IReadOnlyCollection<string> Nodes => [.. names.Nodes.Union(peers.Keys.Where(NodeNames.IsNode))];

    /// <summary>The streams, in the order of their peers.</summary>
    public IReadOnlyList<PeerStream> Peers => [.. peers.Values.OrderBy(peer => peer.Peer, StringComparer.Ordinal)];

    /// <summary>The processes that it holds or watches.</summary>
    public IReadOnlyList<ProcessCard> Processes => [.. names.Processes.OrderBy(process => process.Id).Select(process => process.Card)];

    /// <summary>Whether what it says is held back until others have heard what they are to run.</summary>
    public bool IsHeldBack => creating.Count > 0;

    /// <summary>Whether it takes a node for dead.</summary>
    public bool IsGone(string node) => gone.Contains(node);

    /// <summary>The stream to a peer; null for none.</summary>
    public PeerStream? PeerOf(string endpoint) => peers.GetValueOrDefault(endpoint);

    /// <summary>A request that waits in the primitive; null for none.</summary>
    public Request? Parked(string node, long number) => names.Request(node, number);

    /// <summary>Handles an input.</summary>
    public void Apply(OwnerInput input)
    {
        Incarnation = input.Incarnation;
        outbox.Now = input.Now;
        mostMade = input.MostMade;
        if (input.Frame is { } frame)
        {
            Receive(frame);
        }

        if (input.GoneNode is { } node)
        {
            Lose(node);
        }
    }

    /// <summary>Whether a frame would change anything but how it is answered: one that would not need not be written down.</summary>
    /// <remarks>An acknowledgement is news only where something is held back until it comes.</remarks>
    public bool IsNews(Frame frame) =>
        !gone.Contains(frame.From) && frame.ToHistory == History && (creating.Count > 0 || !peers.TryGetValue(frame.From, out var peer) || !peer.IsOld(frame));

    private void Receive(Frame frame)
    {
        if (gone.Contains(frame.From))
        {
            farewells.Add(frame);
            return;
        }

        if (frame.ToHistory != History)
        {
            strangers.Add(frame);
            return;
        }

        var peer = Peer(frame.From);
        if (frame.FromHistory > peer.History && peer.History != 0)
        {
            peer = Restart(peer, frame.FromHistory);
        }

        if (!peer.Concerns(frame, History))
        {
            strangers.Add(frame);
            return;
        }

        foreach (var message in peer.Take(frame))
        {
            applied++;
            try
            {
                Handle(frame.From, message);
            }
            catch (FormatException malformed)
            {
                Refuse(frame.From, message, malformed.Message);
            }

            names.Forget();
        }

        LetGo();
    }

    private void Handle(string from, SessionMessage message)
    {
        switch (message)
        {
            case Opening opening:
                Open(opening);
                break;
            case Asking { Process.Node: var node } when NodeNames.IsNode(from) && node != from:
                throw new FormatException($"process: {from} asks for a process of {node}.");
            case Asking asking when gone.Contains(asking.Process.Node):
                // It was handed on before its node went.
                break;
            case Asking asking:
                Ask(from, asking);
                break;
            case Ending ending when names.Request(from, ending.Number) is { } request:
                hosted!.Abandon(request, ending.Reason, outbox);
                CarryOut();
                break;
            case Exiting exiting when names.Watched(from, exiting.Process) is { } process:
                if (hosted is not null)
                {
                    Exits?.Invoke(process, hosted.Primitive);
                }

                Exit(process);
                break;
            case Telling when NodeNames.IsNode(from):
                throw new FormatException($"word: {from} is a node, and words are between primitives.");
            case Telling telling when hosted is not null && !PrimitiveKind.Expects(hosted.Primitive, telling.Code):
                throw new FormatException($"word: {telling.Code} says nothing to such a primitive.");
            case Telling telling when hosted is not null && !gone.Contains(telling.Process.Node):
                hosted.Receive(new Notice(telling.Code, names.Process(telling.Process), telling.Value), outbox);
                CarryOut();
                break;
        }
    }

    private void Open(Opening opening)
    {
        if ((hosted is null && failure is null) || IsRetired)
        {
            hosted = HostedPrimitive.Of(PrimitiveKind.Read(opening.Kind, opening.Primitive.Read(names.OfBlank)), Name, checksInvariants);
            kind = opening.Kind;
            failure = null;
            IsRetired = false;
        }
    }

    private void Ask(string from, Asking asking)
    {
        if (names.Request(asking.Process.Node, asking.Number) is not null)
        {
            throw new FormatException($"number: a request {asking.Number} of {asking.Process.Node} waits here already.");
        }

        var process = names.Process(asking.Process);
        names.Asker = asking.Process;
        if (hosted is null)
        {
            Fail(asking, failure is null ? Errno.EINVAL : Errno.EIO, failure);
            return;
        }

        var request = hosted.Ask(process, asking, NodeNames.IsNode(from) ? null : NameHere(from), names, outbox, mostMade);
        CarryOut();
        if (request.State == RequestState.Parked)
        {
            names.Park(process, request);
            Say(process.Node, new Parking(asking.Number));
        }
    }

    // As the primitive knows another one of its space.
    private string NameHere(string primitive) => NodeNames.SpaceOf(Name) is var space && primitive.StartsWith(space, StringComparison.Ordinal) ? primitive[space.Length..] : primitive;

    private void Fail(Asking asking, Errno error, string? message) =>
        Say(asking.Process.Node, new Answering(asking.Number, new Answer(Outcome.Failed, error, 0, message), Token));

    // What cannot be read has touched nothing.
    private void Refuse(string from, SessionMessage message, string why)
    {
        Complaints.Add($"{from} sent to {Name} what is refused: {why}");
        if (message is Asking asking && NodeNames.IsNode(asking.Process.Node) && (!NodeNames.IsNode(from) || asking.Process.Node == from))
        {
            Fail(asking, Errno.EINVAL, $"{Name}: the request is refused (EINVAL): {why}");
        }
    }

    private void Exit(RemoteProcess process)
    {
        names.Unwatch(process);
        if (hosted is not null)
        {
            hosted.ProcessExited(process, outbox);
            CarryOut();
        }
    }

    private FencingToken Token => new(Incarnation, applied);

    private PeerStream Peer(string name)
    {
        if (!peers.TryGetValue(name, out var peer))
        {
            // A node has one history.
            peers.Add(name, peer = PeerStream.With(name, NodeNames.IsNode(name) ? NodeEndpoint.History : 0));
        }

        return peer;
    }
}
