using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A system of processes and of what they wait for: the kernel, as far as coordination goes.</summary>
/// <remarks>Safe to use from any thread. Disposing it kills what runs and waits for it.</remarks>
public sealed partial class IpcSystem : IAsyncDisposable
{
    private readonly IpcProcess init;
    private long lastPid = ProcessId.Init.Value;

    private IpcSystem(IpcOptions options)
    {
        Options = options;
        MostOperations = options.Semaphores.Operations;
        Host = options.Host ?? new EmbeddedHost(options.Time, options.ChecksInvariants);
        Host.Attach(this);
        init = new IpcProcess(this, ProcessId.Init, "init", options.Credentials, Host.GetOrStart("tags", () => new TagSpace()), null);
        Processes = Host.GetOrStart("processes", () => new ProcessTable(init, options.MaxProcesses));
        Semaphores = Host.GetOrStart("semaphores", () => new SemaphoreRegistry(options.Semaphores));
        Messages = Host.GetOrStart("messages", () => new MessageRegistry(options.Messages));
        Segments = Host.GetOrStart("segments", () => new SegmentRegistry(options.Segments));
        Sleepers = Host.GetOrStart("channels", () => new SleepQueue());
        futexes = new Lazy<FutexSpace>(() => new FutexSpace(Host.GetOrStart("futexes", () => new FutexQueue(Options.Futexes))));
    }

    /// <summary>What runs the system.</summary>
    public IpcHost Host { get; }

    /// <summary>How the system was set up.</summary>
    public IpcOptions Options { get; }

    internal int MostOperations { get; }

    internal Mailbox<ProcessOperation> Processes { get; }

    internal Mailbox<SemaphoreOperation> Semaphores { get; }

    internal Mailbox<MessageOperation> Messages { get; }

    internal Mailbox<SegmentOperation> Segments { get; }

    // The channels of the exact face, which are numbers.
    internal Mailbox<SleepOperation> Sleepers { get; }

    /// <summary>Makes a system.</summary>
    /// <param name="options">How to set it up; null for the embedded host with the defaults.</param>
    /// <returns>The system.</returns>
    public static IpcSystem Create(IpcOptions? options = null) => new(options ?? new IpcOptions());

    /// <summary>Starts a process, a child of init.</summary>
    /// <param name="name">Its name, for messages to people.</param>
    /// <param name="body">What it does. It runs on the thread pool; the status that it returns is its exit status.</param>
    /// <param name="options">How to start it.</param>
    /// <returns>The process. If the process table was full, its <see cref="IpcProcess.Completion"/> fails with EAGAIN.</returns>
    /// <exception cref="ObjectDisposedException">The system has been shut down.</exception>
    public IpcProcess Spawn(string name, Func<IpcProcess, Task<ExitStatus>> body, ProcessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Start(init, name, body, options);
    }

    /// <summary>Starts a process, a child of init, that exits with success when its body returns.</summary>
    /// <inheritdoc cref="Spawn(string, Func{IpcProcess, Task{ExitStatus}}, ProcessOptions?)"/>
    public IpcProcess Spawn(string name, Func<IpcProcess, Task> body, ProcessOptions? options = null) => Spawn(name, WithStatus(body), options);

    /// <summary>Makes a process of the code that calls this: a web request, a test, a program's main function.</summary>
    /// <param name="name">Its name, for messages to people.</param>
    /// <param name="options">How to start it.</param>
    /// <returns>The process; disposing it is its exit. If the process table was full, its calls fail with EAGAIN.</returns>
    public IpcProcess Enter(string name, ProcessOptions? options = null) => Start(init, name, null, options);

    /// <summary>Makes a lock that no name finds.</summary>
    /// <returns>The lock.</returns>
    public IpcLock CreateLock() => new(Host.Start(new SleepLock()));

    /// <summary>The lock with a name; made when first asked for.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The lock.</returns>
    /// <remarks>A name stays taken as long as the system lives: do not make names from requests.</remarks>
    public IpcLock Lock(string name) => new(Host.GetOrStart("lock/" + Named(name), static () => new SleepLock()));

    /// <summary>Makes a channel that no name finds.</summary>
    /// <returns>The channel.</returns>
    public WaitChannel CreateChannel() => new(Host.Start(new SleepQueue()), 0);

    /// <summary>The channel with a name; made when first asked for.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The channel.</returns>
    /// <remarks>A name stays taken as long as the system lives: do not make names from requests.</remarks>
    public WaitChannel Channel(string name) => new(Host.GetOrStart("channel/" + Named(name), static () => new SleepQueue()), 0);

    /// <summary>Makes a semaphore array that no name or key finds.</summary>
    /// <param name="values">The values that its semaphores start with, 0 to 32767 each.</param>
    /// <returns>The array.</returns>
    /// <exception cref="IpcException">EINVAL: no values, or more than SEMMSL. ERANGE: a value is out of range.</exception>
    public SemaphoreSet CreateSemaphores(params ReadOnlySpan<int> values)
    {
        if (values.IsEmpty || values.Length > Options.Semaphores.PerArray)
        {
            throw new IpcException(Errno.EINVAL, $"values: an array has 1 to {Options.Semaphores.PerArray} semaphores, not {values.Length} (EINVAL, SEM-5).");
        }

        foreach (var value in values)
        {
            if (value is < 0 or > SemaphoreLimits.MaxValue)
            {
                throw new IpcException(Errno.ERANGE, $"values: {value} is outside 0 to {SemaphoreLimits.MaxValue} (ERANGE, SEM-52).");
            }
        }

        var permission = IpcPermission.For(IpcKey.Private, Options.Credentials, (int)IpcFlags.Everybody);
        var now = Host.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return new SemaphoreSet(Host.Start(new SemaphoreArray(0, values, permission, now, null)));
    }

    /// <summary>Makes a message queue that no name or key finds.</summary>
    /// <param name="maxBytes">How many bytes, and how many messages, fit; null for MSGMNB of <see cref="IpcOptions.Messages"/>.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="IpcException">EINVAL: the number of bytes is below 0.</exception>
    /// <remarks>Follows msgget(2) with IPC_PRIVATE and mode 0666 (MSG-22).</remarks>
    public IpcQueue CreateMessageQueue(int? maxBytes = null)
    {
        if (maxBytes < 0)
        {
            throw new IpcException(Errno.EINVAL, $"maxBytes: {maxBytes} is not a number of bytes (EINVAL, MSG-19).");
        }

        var permission = IpcPermission.For(IpcKey.Private, Options.Credentials, (int)IpcFlags.Everybody);
        var now = Host.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return new IpcQueue(Host.Start(new MessageQueue(0, permission, Options.Messages, maxBytes ?? Options.Messages.QueueBytes, now, null)));
    }

    /// <summary>Kills a process: sets its flag and breaks its interruptible waits.</summary>
    /// <inheritdoc cref="IpcProcess.KillAsync"/>
    public ValueTask<bool> KillAsync(ProcessId target) => isOver ? new(false) : init.KillAsync(target);

    /// <summary>Posts an interrupt to a process.</summary>
    /// <inheritdoc cref="IpcProcess.InterruptAsync"/>
    public ValueTask<bool> InterruptAsync(ProcessId target) => isOver ? new(false) : init.InterruptAsync(target);

    private static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name;
    }

    internal Mailbox<TagOperation> NewTagSpace() => Host.Start(new TagSpace());

    internal static Func<IpcProcess, Task<ExitStatus>> WithStatus(Func<IpcProcess, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return async self =>
        {
            await body(self);
            return self.Killed ? ExitStatus.Killed : ExitStatus.Success;
        };
    }

    internal IpcProcess Start(IpcProcess parent, string name, Func<IpcProcess, Task<ExitStatus>>? body, ProcessOptions? options)
    {
        ArgumentNullException.ThrowIfNull(name);
        var child = new IpcProcess(
            this,
            NextPid(),
            name,
            options?.Credentials ?? parent.Credentials,
            options?.FreshTagSpace == true ? NewTagSpace() : parent.TagSpaceMailbox,
            body);
        child.Inherit(parent, options);
        try
        {
            Arrived(child, options?.HostContext);
        }
        catch
        {
            child.Vanish();
            throw;
        }

        if (options?.NoWait == true && parent.EntryError() is { } ended)
        {
            child.NotEntered(ended);
            return child;
        }

        // REN-19: a child that leaves no wait record has no parent in Plan 9; here everybody has one, and init waits for its own.
        var call = PendingCall<ProcessOperation, CallResult>.Rent(options?.NoWait == true ? init : parent);
        call.Operation = new ProcessOperation { Call = ProcessCall.Spawn, Child = child };
        var entering = call.Start(Processes, WaitMode.Uninterruptible);
        if (!entering.IsCompletedSuccessfully)
        {
            _ = EnterAfter(entering, child);
        }
        else
        {
            Entered(child);
        }

        return child;
    }

    private ProcessId NextPid() => new(Interlocked.Increment(ref lastPid));

    private void Entered(IpcProcess child)
    {
        child.Entered();

        // A shutdown that saw the process before the process table did could not kill it.
        if (Volatile.Read(ref closing))
        {
            _ = KillAsync(child.Id);
        }
    }

    private async Task EnterAfter(ValueTask<CallResult> entering, IpcProcess child)
    {
        try
        {
            // Whether a child starts must not depend on the context of whoever happened to start it.
            await entering.ConfigureAwait(false);
            Entered(child);
        }
        catch (IpcException error)
        {
            child.NotEntered(error);
        }
    }
}
