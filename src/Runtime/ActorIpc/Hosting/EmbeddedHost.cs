using System.Collections.Concurrent;
using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>Runs everything in this process, on the threads of the callers and the thread pool.</summary>
/// <param name="time">The time by which deadlines run and messages are stamped.</param>
/// <param name="checksInvariants">Whether every primitive checks its invariants after every message: for tests, since it costs as much as the state is large.</param>
public sealed class EmbeddedHost(TimeProvider time, bool checksInvariants) : IpcHost
{
    private readonly ConcurrentDictionary<string, Mailbox> named = new(StringComparer.Ordinal);
    private IpcSystem? system;

    /// <inheritdoc/>
    public override TimeProvider Time { get; } = time ?? throw new ArgumentNullException(nameof(time));

    internal CoarseClock Clock { get; } = new(time);

    internal bool ChecksInvariants { get; } = checksInvariants;

    /// <inheritdoc/>
    public override Mailbox<TOperation> Start<TOperation>(Primitive<TOperation> primitive) =>
        new EmbeddedMailbox<TOperation>(this, primitive, primitive.GetType().Name);

    /// <inheritdoc/>
    public override Mailbox<TOperation> GetOrStart<TOperation>(string name, Func<Primitive<TOperation>> make) =>
        (Mailbox<TOperation>)named.GetOrAdd(name, static (name, arg) => new EmbeddedMailbox<TOperation>(arg.Host, arg.make(), name), (Host: this, make));

    /// <inheritdoc/>
    public override Mailbox<TOperation>? Find<TOperation>(string name) => (Mailbox<TOperation>?)named.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override void RunBody(Action<IpcProcess> body, IpcProcess process) => ThreadPool.QueueUserWorkItem(body, process, preferLocal: false);

    internal void Attach(IpcSystem owner)
    {
        if (Interlocked.CompareExchange(ref system, owner, null) is not null)
        {
            throw new IpcException(Errno.EBUSY, "host: an embedded host runs one system, and this one has its own already (EBUSY).");
        }
    }

    internal void Forget(string name) => named.TryRemove(name, out _);

    internal IEnumerable<Request> Parked(Mailbox mailbox) =>
        system!.LiveProcesses().SelectMany(process => process.Outstanding()).Where(request => ReferenceEquals(request.Home, mailbox));
}
