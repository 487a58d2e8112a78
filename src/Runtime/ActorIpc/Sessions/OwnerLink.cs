using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions;

/// <summary>What a node has to do with one owner. Guarded by the gate of the endpoint, but for what is said to be anybody's.</summary>
internal sealed class OwnerLink
{
    /// <summary>After how many ticks without an acknowledgement a message is sent once more.</summary>
    public const int Patience = 2;

    /// <summary>After how many quiet ticks an owner in which something waits or is held is asked whether it still knows of that.</summary>
    public const int ProbeAfter = 8;

    // Anybody's.
    private volatile CancellationTokenSource loss = new();
    private long lostUpTo = -1;

    private long latestIncarnation;
    private long openingNumber;
    private long lastAwaited;
    private long lastAwaitedSent;

    public OwnerLink(NodeEndpoint endpoint, string owner, string name)
    {
        Name = name;
        Endpoint = endpoint;
        Stream = new PeerStream(owner);
        Address = new LinkAddress(this);
    }

    public NodeEndpoint Endpoint { get; }

    /// <summary>The name of the primitive, as the processes of this node know it.</summary>
    public string Name { get; }

    /// <summary>The address of the primitive; without the type of its operations while nobody here has asked it for anything.</summary>
    public Mailbox Address { get; private set; }

    /// <summary>What to say to who asks where nothing runs.</summary>
    public string? WhenAbsent { get; set; }

    public PeerStream Stream { get; }

    /// <summary>What is to run there if nothing does.</summary>
    public Opening? Opening { get; private set; }

    /// <summary>Whether it is sure that there is something running, as far as it is for this node to see to that.</summary>
    public bool IsOpen => Opening is null || Stream.HasArrived(openingNumber);

    /// <summary>The processes of this node whose exits the owner is to hear of.</summary>
    public HashSet<ProcessId> Watched { get; } = [];

    /// <summary>Others that have to be open before more is said.</summary>
    public List<OwnerLink> Awaits { get; } = [];

    /// <summary>Others that await this one.</summary>
    public HashSet<OwnerLink> AwaitedBy { get; } = [];

    /// <summary>Whether the owner takes this node for dead.</summary>
    public bool IsGivenUp { get; set; }

    public int QuietTicks { get; set; }

    /// <summary>Up to which incarnation of the owner what it granted is lost.</summary>
    public long LostUpTo => Volatile.Read(ref lostUpTo);

    /// <summary>The highest incarnation that has answered.</summary>
    public long LatestIncarnation => latestIncarnation;

    /// <summary>Whether what was said in passing is to be sent soon.</summary>
    public bool IsLate { get; set; }

    /// <summary>The address of the primitive, with the type of its operations.</summary>
    public Mailbox<TOperation> AddressFor<TOperation>()
        where TOperation : struct, IOperation<TOperation>
    {
        if (Address is LinkAddress)
        {
            Address = new SessionMailbox<TOperation>(this);
        }

        return (Mailbox<TOperation>)Address;
    }

    /// <summary>Whether something is on its way that somebody waits for, or everything that is would be lost if it were not for this end.</summary>
    public bool IsAwaiting => Stream.InFlight > 0 && (Stream.History == 0 || !Stream.HasArrived(lastAwaitedSent));

    /// <summary>The last messages that are more than something in passing: of all, and of those that have been sent.</summary>
    public (long All, long Sent) LastAwaited => (lastAwaited, lastAwaitedSent);

    /// <summary>Puts a message on its way.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isAwaited">Whether somebody waits for what comes of it.</param>
    public void Send(SessionMessage message, bool isAwaited = true)
    {
        var number = Stream.Send(message);
        lastAwaited = isAwaited ? number : lastAwaited;
    }

    /// <summary>All that was put on its way leaves.</summary>
    public void NoteSent() => lastAwaitedSent = lastAwaited;

    /// <summary>Takes note of the token of an answer.</summary>
    public void Note(FencingToken token) => latestIncarnation = Math.Max(latestIncarnation, token.Incarnation);

    /// <summary>Says what is to run there.</summary>
    public void Open(Opening with)
    {
        Opening = with;
        openingNumber = lastAwaited = Stream.Send(with);
    }

    /// <summary>The owner knows nothing of this node any more.</summary>
    public void Restart(long newHistory)
    {
        Stream.Restart(newHistory);
        lastAwaited = lastAwaitedSent = 0;
        Volatile.Write(ref lostUpTo, latestIncarnation);
        Watched.Clear();
        QuietTicks = 0;
        if (Opening is not null)
        {
            Open(Opening);
        }
    }

    /// <summary>Cancels what stands for the grants of before. Anybody's.</summary>
    public void LoseGrants()
    {
        var before = Interlocked.Exchange(ref loss, new CancellationTokenSource());
        try
        {
            before.Cancel();
        }
        catch (AggregateException)
        {
            // Thrown by what somebody registered for it, which is no reason for others not to hear what became of their calls.
        }
    }

    /// <summary>Cancelled when what was granted with a token is lost. Anybody's.</summary>
    public CancellationToken LossOf(FencingToken granted) =>
        granted.Incarnation <= Volatile.Read(ref lostUpTo) ? new CancellationToken(canceled: true) : loss.Token;

    private sealed class LinkAddress(OwnerLink link) : Mailbox
    {
        public override string Name => link.Name;

        public override void Abandon(Request request, int generation, Outcome reason) => link.Endpoint.Abandon(request, generation, reason);

        public override void ProcessExited(ProcessRef process) => link.Endpoint.ProcessExited(link, process);

        public override void Forward(Request request) => Refuse(request);

        public override void Notify(in Notice notice)
        {
            // From a primitive of this node, which has no business there.
        }
    }

    // Nothing that a primitive of this node hands on could ever come back to it.
    internal static void Refuse(Request request)
    {
        var outbox = new Outbox();
        outbox.Fail(request, Errno.EINVAL, "channel: a primitive of this node and one that runs elsewhere cannot be used in one call (EINVAL).");
        request.OnCompleted();
    }
}

/// <summary>A request on its way to an owner, or waiting there.</summary>
internal sealed class RemoteCall(long number, Request request, OwnerLink asked, IReadOnlyList<OwnerLink> named)
{
    // The owner that has said since that it waits there.
    private OwnerLink? waitsWith;

    public long Number => number;

    /// <summary>Whether somebody waits for the answer.</summary>
    public bool IsAwaited { get; init; } = true;

    public Request Request => request;

    /// <summary>Where it stands, as far as is known.</summary>
    public OwnerLink Link
    {
        get => waitsWith ?? asked;
        set => waitsWith = value;
    }

    /// <summary>Where it may be: with whom was asked, with those to whom it may be handed on, with whom has said that it waits there.</summary>
    public IEnumerable<OwnerLink> Places => named.Append(asked).Append(Link).Distinct();

    /// <summary>Whether it may be with this owner.</summary>
    public bool Concerns(OwnerLink other) => ReferenceEquals(asked, other) || ReferenceEquals(Link, other) || named.Contains(other);

    /// <summary>What stands for the value that it gives, if that stays here.</summary>
    public KeptGift? Gift { get; set; }

    /// <summary>Why it is to be ended; granted if it is not.</summary>
    public Outcome Ending { get; set; }
}
