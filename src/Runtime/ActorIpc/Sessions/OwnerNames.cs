using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>Whom an owner knows: the processes that its primitive holds or watches, and the requests that wait in it.</summary>
internal sealed class OwnerNames(PrimitiveOwner owner) : IStateResolver
{
    private readonly Dictionary<ProcessId, RemoteProcess> processes = [];
    private readonly Dictionary<(string Node, long Number), Request> requests = [];

    // Known for the message that is being handled, and perhaps no longer.
    private readonly List<RemoteProcess> passing = [];

    /// <summary>The process whose request is read: others that it names, and nobody knows yet, are of its node.</summary>
    public ProcessCard? Asker { get; set; }

    /// <summary>For reading a primitive that nobody has asked for anything yet: it has to do with no process, and no request waits in it.</summary>
    public IStateResolver OfBlank => field ??= new Blank(this);

    public bool IsEmpty => processes.Count == 0;

    public IEnumerable<string> Nodes => processes.Values.Select(process => process.Node).Distinct();

    public IEnumerable<RemoteProcess> Processes => processes.Values;

    /// <summary>All who wait, in the order of their nodes and numbers.</summary>
    public IReadOnlyList<Request> Parked => [.. requests.OrderBy(entry => entry.Key.Node, StringComparer.Ordinal).ThenBy(entry => entry.Key.Number).Select(entry => entry.Value)];

    public RemoteProcess Process(ProcessCard card)
    {
        if (!processes.TryGetValue(card.Id, out var process))
        {
            if (card.Id.Value <= 0 || !NodeNames.IsNode(card.Node) || !NodeNames.IsValid(card.Node))
            {
                throw new FormatException($"process: {card.Id} of {card.Node} is none.");
            }

            processes.Add(card.Id, process = new RemoteProcess(card));
            passing.Add(process);
        }

        return process.Node == card.Node ? process
            : throw new FormatException($"process: {card.Id} is of {process.Node} and not of {card.Node}.");
    }

    /// <inheritdoc/>
    public ProcessRef Process(ProcessId id) => processes.TryGetValue(id, out var process) ? process
        : Asker is { } asker ? Process(asker with { Id = id })
        : throw new FormatException($"process: nobody knows {id}.");

    /// <inheritdoc/>
    public PrimitiveRef Primitive(string name) => name == owner.Name && owner.Self is { } self ? self
        : NodeNames.IsValid(name) && !NodeNames.IsNode(name) ? new NamedPrimitive(name)
        : throw new FormatException("name: no primitive can have this name.");

    /// <inheritdoc/>
    public FutexCell Cell(long id) => throw new FormatException("word: it is memory, and does not leave its node.");

    /// <inheritdoc/>
    public Request<TOperation> Request<TOperation>(ProcessRef process, long sequence)
        where TOperation : struct, IOperation<TOperation>
    {
        var request = new Request<TOperation> { Process = process, Sequence = sequence };
        Park((RemoteProcess)process, request);
        return request;
    }

    public Request? Request(string node, long number) => requests.GetValueOrDefault((node, number));

    public IReadOnlyList<Request> Requests(RemoteProcess process) =>
        [.. requests.Where(entry => ReferenceEquals(entry.Value.Process, process)).OrderBy(entry => entry.Key.Number).Select(entry => entry.Value)];

    public RemoteProcess? Watched(string node, ProcessId id) =>
        processes.TryGetValue(id, out var process) && process.IsWatched && process.Node == node ? process : null;

    public IReadOnlyList<RemoteProcess> Of(string node) => [.. processes.Values.Where(process => process.Node == node).OrderBy(process => process.Id)];

    public void Park(RemoteProcess process, Request request)
    {
        requests.Add((process.Node, request.Sequence), request);
        process.Parked++;
    }

    /// <summary>A request waits here no more. False if it never did.</summary>
    public bool Unpark(Request request)
    {
        var process = (RemoteProcess)request.Process;
        if (!requests.Remove((process.Node, request.Sequence)))
        {
            return false;
        }

        process.Parked--;
        passing.Add(process);
        return true;
    }

    /// <summary>A process has exited, and is watched no more.</summary>
    public void Unwatch(RemoteProcess process)
    {
        process.IsWatched = false;
        passing.Add(process);
    }

    /// <summary>Forgets the processes of which the primitive keeps nothing.</summary>
    public void Forget()
    {
        foreach (var process in passing)
        {
            if (process is { IsWatched: false, Parked: 0 })
            {
                processes.Remove(process.Id);
            }
        }

        passing.Clear();
        Asker = null;
    }

    private sealed class Blank(OwnerNames names) : IStateResolver
    {
        public ProcessRef Process(ProcessId id) => throw new FormatException($"process: a primitive that is made knows none, and not {id}.");

        public PrimitiveRef Primitive(string name) => names.Primitive(name);

        public FutexCell Cell(long id) => names.Cell(id);

        public Request<TOperation> Request<TOperation>(ProcessRef process, long sequence)
            where TOperation : struct, IOperation<TOperation> => throw new FormatException("request: none waits in a primitive that is made.");
    }
}
