using System.Collections.Concurrent;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions;

/// <summary>The endpoint of a node: what its processes ask of primitives that run elsewhere goes out here, and what those say comes in.</summary>
/// <remarks>Frames are sent under its gate, in order; nothing else is done there: processes and callers are told outside.</remarks>
internal sealed partial class NodeEndpoint
{
    /// <summary>The history of a node: one that starts anew has another name.</summary>
    public const long History = 1;

    // Whose processes this thread tells what has come.
    [ThreadStatic]
    private static NodeEndpoint? bringing;

    private readonly Lock gate = new();
    private readonly Action<Frame> send;
    private readonly Action? settle;
    private readonly Action<ProcessCard?, Written>? check;
    private readonly string space;
    private readonly Func<TagGift, bool>? carries;
    private readonly long firstProcess;
    private readonly ConcurrentDictionary<ProcessId, IpcProcess> processes = [];
    private StateWriter? spareWriter;

    // Guarded by gate.
    private readonly Dictionary<string, OwnerLink> links = new(StringComparer.Ordinal);
    private readonly Dictionary<long, RemoteCall> calls = [];
    private readonly Dictionary<Request, RemoteCall> byRequest = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, TagGift> kept = [];
    private readonly Outbox answers = new();
    private readonly List<OwnerLink> late = [];
    private readonly Dictionary<OwnerLink, long> leaving = [];
    private TaskCompletionSource? left;
    private long lastNumber;
    private long lastKept;
    private bool isCutOff;

    // Why it never had a say; null where it had.
    private string? exclusion;

    /// <summary>Makes an endpoint.</summary>
    /// <param name="name">Its name, never used before; as <see cref="NodeNames"/> makes them.</param>
    /// <param name="firstProcess">What its processes' numbers are counted from among those of all nodes.</param>
    /// <param name="send">Sends a frame to the endpoint that it is for, some time, perhaps.</param>
    /// <param name="settle">Waits until what was sent has been answered, for whoever wants every call to have arrived when it returns; null for nobody.</param>
    /// <param name="check">Throws an <see cref="IpcException"/> for what cannot leave this node: what a process asks for, or, without a process, what is to run elsewhere.</param>
    /// <param name="space">What goes before the names of all primitives, so that systems with other ones have nothing to do with each other; empty, or it ends with !.</param>
    /// <param name="carries">Whether a value that is given at a rendezvous can leave this node; null where all can.</param>
    public NodeEndpoint(string name, long firstProcess, Action<Frame> send, Action? settle = null, Action<ProcessCard?, Written>? check = null, string space = "", Func<TagGift, bool>? carries = null)
    {
        Name = name;
        this.firstProcess = firstProcess;
        this.send = send;
        this.settle = settle;
        this.check = check;
        this.space = space;
        this.carries = carries;
    }

    public string Name { get; }

    /// <summary>Told of calls as they are made and answered; null where nobody looks.</summary>
    public IEndpointObserver? Observer { get; init; }

    /// <summary>What may travel at once.</summary>
    public FrameLimits Limits { get; init; } = FrameLimits.None;

    /// <summary>Has <see cref="SendLate"/> called soon, by another thread or later; null where everything is sent at once. Called under the gate.</summary>
    public Action? Later { get; init; }

    /// <summary>Hears of owners that have not answered for a while, before they are asked again; null for nobody.</summary>
    public Action<string>? Doubt { get; init; }

    /// <summary>How many calls are under way. To be read while a frame is sent.</summary>
    public int CallsUnderWay => calls.Count;

    /// <summary>Whether a call has been answered, or waits, when it returns.</summary>
    public bool Settles => settle is not null;

    /// <summary>How many messages nobody has acknowledged.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (gate)
            {
                return links.Values.Sum(link => link.Stream.Unacknowledged);
            }
        }
    }

    /// <summary>A task that is complete when everything that this end has said so far has arrived, or is lost: for who wants to leave in order.</summary>
    public Task WhenArrived()
    {
        lock (gate)
        {
            foreach (var link in links.Values.Where(link => link.Stream.Unacknowledged > 0 && !isCutOff && !link.IsGivenUp))
            {
                leaving[link] = link.Stream.NextOut - 1;
            }

            if (leaving.Count == 0)
            {
                return Task.CompletedTask;
            }

            left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return left.Task;
        }
    }

    /// <summary>The address of a primitive that runs elsewhere.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="primitive">What is to run there if there is none yet; null where it is somebody else's to see to that.</param>
    /// <param name="absent">What to say to who asks where nothing runs; null for something general.</param>
    public Mailbox<TOperation> AddressOf<TOperation>(string name, Primitive<TOperation>? primitive, string? absent = null)
        where TOperation : struct, IOperation<TOperation>
    {
        Opening? opening = null;
        if (primitive is not null)
        {
            var writer = new StateWriter { FirstProcess = firstProcess, Space = space };
            PrimitiveKind.Write(primitive, writer);
            opening = new Opening(PrimitiveKind.Of(primitive)!, Written.From(writer));
            check?.Invoke(null, opening.Primitive);
        }

        lock (gate)
        {
            var link = Link(space + name);
            if (link.Opening is null && opening is not null)
            {
                link.Open(opening);
                Flush(link);
            }

            link.WhenAbsent ??= absent;
            return link.AddressFor<TOperation>();
        }
    }

    public void Arrived(IpcProcess process) => processes[process.Id] = process;

    public void Left(IpcProcess process) => processes.TryRemove(process.Id, out _);

    public void Abandon(Request request, int generation, Outcome reason)
    {
        lock (gate)
        {
            if (!byRequest.TryGetValue(request, out var call) || request.Generation != generation)
            {
                return;
            }

            call.Ending = reason;
            call.Link.Send(new Ending(call.Number, reason));
            Flush(call.Link);
        }

        Settle();
    }

    public void ProcessExited(OwnerLink link, ProcessRef process)
    {
        lock (gate)
        {
            link.Watched.Remove(IdOf(process));
            link.Send(new Exiting(IdOf(process)));
            Flush(link);
        }

        Settle();
    }

    /// <summary>Nobody hears this node any more, or it may not be heard: what its processes hold elsewhere is lost, and what they ask is not known to have happened.</summary>
    /// <param name="because">Why it was never to be heard, so that nothing has happened: what its processes ask fails, and says so (EPERM). Null where it was heard.</param>
    public void CutOff(string? because = null)
    {
        List<RemoteCall> ended = [];
        OwnerLink[] all;
        lock (gate)
        {
            exclusion = isCutOff ? exclusion : because;
            isCutOff = true;
            all = [.. links.Values];
            foreach (var link in all)
            {
                ended.AddRange(Lose(link, 0));
            }
        }

        Tell(all, ended);
    }

    // Not on a thread that brings something: what it would wait for comes by it.
    private void Settle()
    {
        if (settle is not null && bringing != this)
        {
            settle();
        }
    }

    private Answer? Check(ProcessCard card, Written operation)
    {
        try
        {
            check?.Invoke(card, operation);
            return null;
        }
        catch (IpcException refused)
        {
            return new Answer(Outcome.Failed, refused.Error, 0, refused.Message);
        }
    }

    // A value that nothing can carry stays here, and what stands for it leaves.
    private (TagGift? Own, KeptGift? Gift) KeepBack(ref Written operation)
    {
        if (operation.Values is not [TagGift own] || carries is null || carries(own))
        {
            return default;
        }

        var gift = KeptGift.Of(own, Name, Interlocked.Increment(ref lastKept));
        operation = operation with { Values = [gift] };
        return (own, gift);
    }

    private ProcessCard CardOf(ProcessRef process) => new(IdOf(process), Name, process.Credentials);

    private ProcessId IdOf(ProcessRef process) => new(firstProcess + process.Id.Value);

    private OwnerLink Link(string owner)
    {
        if (!links.TryGetValue(owner, out var link))
        {
            links.Add(owner, link = new OwnerLink(this, owner, owner.StartsWith(space, StringComparison.Ordinal) ? owner[space.Length..] : owner));
        }

        return link;
    }

    // Under the gate. Something of what was said to that owner has arrived, or all of it is lost.
    private void NoteArrived(OwnerLink link, bool isLost)
    {
        if (leaving.TryGetValue(link, out var last) && (isLost || link.Stream.HasArrived(last)) && leaving.Remove(link) && leaving.Count == 0)
        {
            left!.SetResult();
            left = null;
        }
    }

    // Under the gate. What is answered to who asks what will not be answered any more.
    private Answer Unheard => exclusion is null ? new Answer(Outcome.Unknown) : new Answer(Outcome.Failed, Errno.EPERM, 0, exclusion);

    // Under the gate.
    private void SetAnswer(Request request, in Answer answer, FencingToken token)
    {
        request.Token = token;
        answers.Complete(request, answer);
        answers.Clear();
    }
}
