using System.Collections.Concurrent;
using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Hosting;

/// <summary>What runs primitives and process bodies: embedded in this process, in a simulator, as actors of a framework.</summary>
/// <remarks>Hosts are parts of this library, one package each; what they need of processes is not for others.</remarks>
public abstract class IpcHost : IPrimitiveHost
{
    private readonly ConcurrentDictionary<string, Lazy<Mailbox>> named = new(StringComparer.Ordinal);
    private IpcSystem? system;

    internal IpcHost(TimeProvider time, bool checksInvariants, TimeProvider? stamps = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        Time = time;
        Clock = new CoarseClock(stamps ?? time);
        ChecksInvariants = checksInvariants;
    }

    /// <summary>The time by which deadlines run and messages are stamped.</summary>
    public TimeProvider Time { get; }

    /// <summary>Where primitives run that need not run here; null where all do.</summary>
    internal Elsewhere? Elsewhere { get; init; }

    internal CoarseClock Clock { get; }

    internal bool ChecksInvariants { get; }

    /// <summary>
    /// Whether a call that need not wait is answered by the caller's own thread, or by one that is running the primitive right now. Where it is not, the
    /// synchronous calls would block a thread, and are refused.
    /// </summary>
    internal virtual bool AnswersOnTheSpot => true;

    /// <summary>
    /// Whether the host decides what happens between two calls, even where a call needs nobody else: then no call is made on the spot, but at a point at
    /// which others may come before it.
    /// </summary>
    internal virtual bool Interleaves => false;

    /// <summary>Whether the next call, which may not wait, is answered before it returns.</summary>
    internal virtual bool AnswersNextOnTheSpot() => AnswersOnTheSpot;

    /// <summary>Where the caller of an answered call goes on if it is in no context of its own; null for the thread pool.</summary>
    internal virtual SynchronizationContext? ContextOf(IpcProcess process) => null;

    /// <summary>Starts to run a primitive that no name finds.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="primitive">The primitive.</param>
    /// <returns>Its mailbox.</returns>
    public Mailbox<TOperation> Start<TOperation>(Primitive<TOperation> primitive)
        where TOperation : struct, IOperation<TOperation> => Elsewhere is { TakesNameless: true } ? Place(primitive, null) : Run(primitive, null);

    /// <summary>Starts to run a primitive under a name, unless one with that name runs already.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="make">Makes the primitive, if there is none.</param>
    /// <returns>The mailbox of the one that runs.</returns>
    public Mailbox<TOperation> GetOrStart<TOperation>(string name, Func<Primitive<TOperation>> make)
        where TOperation : struct, IOperation<TOperation>
    {
        var found = named.GetOrAdd(
            name, static (name, arg) => new Lazy<Mailbox>(() => arg.Host.Place(arg.make(), name)), (Host: this, make));
        try
        {
            return (Mailbox<TOperation>)found.Value;
        }
        catch when (!found.IsValueCreated)
        {
            // What could not start must not stand in the way of the next attempt.
            named.TryRemove(new KeyValuePair<string, Lazy<Mailbox>>(name, found));
            throw;
        }
    }

    /// <summary>Finds a primitive by name.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="name">The name.</param>
    /// <returns>Its mailbox, or null.</returns>
    public Mailbox<TOperation>? Find<TOperation>(string name)
        where TOperation : struct, IOperation<TOperation> => (Mailbox<TOperation>?)named.GetValueOrDefault(name)?.Value;

    /// <inheritdoc/>
    PrimitiveRef IPrimitiveHost.Run<TOperation>(Primitive<TOperation> primitive, string name) => GetOrStart(name, () => primitive);

    /// <summary>Starts to run a primitive.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="name">Its name, or null for one that no name finds and that may end when nobody can reach it.</param>
    internal abstract Mailbox<TOperation> Run<TOperation>(Primitive<TOperation> primitive, string? name)
        where TOperation : struct, IOperation<TOperation>;

    /// <summary>Runs the body of a process, soon, not before this returns. The values of AsyncLocals flow to it.</summary>
    /// <param name="body">What to run; it throws nothing.</param>
    /// <param name="process">What to give to it.</param>
    internal abstract void RunBody(Func<IpcProcess, Task> body, IpcProcess process);

    /// <summary>A word has been made that bodies change by themselves.</summary>
    internal virtual void Made(FutexWord word)
    {
    }

    /// <summary>A process begins; nobody else knows it yet.</summary>
    internal virtual void Arrived(IpcProcess process, object? context)
    {
    }

    /// <summary>A process has ended.</summary>
    internal virtual void Left(IpcProcess process)
    {
    }

    /// <summary>A process hears of a kill or an interrupt.</summary>
    internal virtual void Signalled(IpcProcess process)
    {
    }

    /// <summary>Something was put aside for a process, which it may fetch. Called while a primitive runs, so who is told is told elsewhere.</summary>
    internal virtual void Notified(IpcProcess process)
    {
        if (process.HearsOfNotifications)
        {
            ThreadPool.QueueUserWorkItem(static process => process.HearOfNotification(), process, preferLocal: false);
        }
    }

    /// <summary>A primitive has failed: it answers no more, and those who wait in it are told next. From here on its address says that it has failed.</summary>
    internal virtual void Failed(Mailbox mailbox, Exception cause)
    {
    }

    /// <summary>No name finds a primitive any more: it may end when nobody can reach it.</summary>
    internal virtual void Forgotten(Mailbox mailbox)
    {
    }

    /// <summary>All processes have ended, and none will come: what runs the primitives may go. May be called again.</summary>
    internal virtual ValueTask CloseAsync() => default;

    /// <summary>The system that it runs, once there is one.</summary>
    internal IpcSystem? System => system;

    internal void Attach(IpcSystem owner)
    {
        if (Interlocked.CompareExchange(ref system, owner, null) is not null)
        {
            throw new IpcException(Errno.EBUSY, "host: a host runs one system, and this one has its own already (EBUSY).");
        }
    }

    private Mailbox<TOperation> Place<TOperation>(Primitive<TOperation> primitive, string? name)
        where TOperation : struct, IOperation<TOperation> => Elsewhere?.Run(primitive, name) ?? Run(primitive, name);

    internal void Forget(Mailbox mailbox)
    {
        named.TryRemove(mailbox.Name, out _);
        Forgotten(mailbox);
    }

    internal IEnumerable<Request> Parked(Mailbox mailbox) =>
        system!.WhoMayWait().SelectMany(process => process.Outstanding()).Where(request => ReferenceEquals(request.Home, mailbox));
}
