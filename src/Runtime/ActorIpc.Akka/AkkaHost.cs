using System.Collections.Concurrent;
using ActorIpc.Actors;
using ActorIpc.Akka.Dispatch;
using ActorIpc.Akka.Hosting;
using ActorIpc.Akka.Processes;
using ActorIpc.Akka.Shells;
using ActorIpc.Hosting;
using Akka;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka;

/// <summary>Runs everything as actors of an actor system: each primitive is one, and each process is one.</summary>
/// <remarks>
/// <see cref="IpcActorExtensions.Ipc(ActorSystem)"/> gives the one that belongs to an actor system; make another one for an independent set of processes
/// and names, or to run on a clock of your own. Its actors go when its system is disposed or the actor system terminates.
/// </remarks>
public sealed class AkkaHost : IpcHost
{
    private readonly ConcurrentDictionary<IActorRef, IpcProcess> byOwner = [];
    private readonly AkkaHostSettings settings;
    private readonly ILoggingAdapter log;
    private readonly CoordinatedShutdown shutdown;
    private readonly ActorCell primitives;
    private readonly ActorCell processes;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isClosed;
    private long lastNumber;

    /// <summary>Makes a host.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="time">The time by which deadlines run and messages are stamped; null for that of the actor system's scheduler.</param>
    /// <param name="name">The name of its actor under /system; null for a new one. <c>ipc</c> is that of the actor system's own host.</param>
    /// <exception cref="InvalidActorNameException">There is one with this name.</exception>
    public AkkaHost(ActorSystem system, TimeProvider? time = null, string? name = null)
        : this((ExtendedActorSystem)system, AkkaHostSettings.Of(system), time, name ?? $"ipc-{Guid.NewGuid():N}")
    {
    }

    internal AkkaHost(ExtendedActorSystem system, AkkaHostSettings settings, TimeProvider? time, string name)
        : base(time ?? new SchedulerTime(system.Scheduler), settings.ChecksInvariants, time ?? SchedulerTime.StampsOf(system.Scheduler))
    {
        this.settings = settings;
        log = Logging.GetLogger(system, this);
        AnswersOnTheSpot = system.Dispatchers.Lookup(settings.PrimitiveDispatcher) is CallingThreadDispatcher;
        var ended = stopped;
        var guardian = Cell(system.SystemGuardian).ActorOf(Here(Make.Of(() => new Guardian(ended))), name);
        primitives = Cell(guardian);
        processes = Cell(primitives.ActorOf(Here(Props.Create<ProcessRegistry>()), "process"));
        Statistics = new IpcStatistics(this, system.Name, name);
        system.WithExtension<Undelivered, UndeliveredProvider>();
        shutdown = CoordinatedShutdown.Get(system);
        LetKnowOfTheEnd(system, shutdown, name, new WeakReference<AkkaHost>(this));
    }

    internal override bool AnswersOnTheSpot { get; }

    internal IpcStatistics Statistics { get; }

    /// <summary>Whether the host or the actor system is on its way down, so that actors stop for no reason of their own.</summary>
    internal bool IsTerminating => isClosed || shutdown.ShutdownReason is not null;

    internal override Mailbox<TOperation> Run<TOperation>(Primitive<TOperation> primitive, string? name)
    {
        var link = new ShellLink(name ?? $"{primitive.GetType().Name}-{Interlocked.Increment(ref lastNumber)}");
        var mailbox = new AkkaMailbox<TOperation>(link, name is not null, Unreachable);
        var address = mailbox.Weak;
        var props = Make.Of(() => new PrimitiveShell<TOperation>(this, primitive, link, address));
        try
        {
            link.Shell = ActorOf(primitives, props.WithDispatcher(settings.PrimitiveDispatcher).WithMailbox(AkkaHostSettings.ShellMailbox), link.Name);
        }
        catch
        {
            // There is no actor to stop when this is unreachable.
            GC.SuppressFinalize(mailbox);
            throw;
        }

        Statistics.Started();
        return mailbox;
    }

    internal override void RunBody(Func<IpcProcess, Task> body, IpcProcess process) => process.Ref().Tell(new RunBody(body), ActorRefs.NoSender);

    internal override void Arrived(IpcProcess process, object? context)
    {
        // Bodies are code of others, and may take as long as they like; all else that a process actor does is short, and so are requests.
        var props = Make.Of(() => new ProcessActor(process));
        props = (process.HasBody ? props.WithDispatcher(settings.ProcessDispatcher) : Here(props)).WithMailbox(AkkaHostSettings.ProcessMailbox);
        var actor = context is IActorContext parent
            ? parent.ActorOf(props, $"ipc-{process.Id}")
            : ActorOf(processes, props, $"{process.Id}-{process.Name}");
        process.HostData = actor;
        processes.Self.Tell(new ProcessStarted(process, actor), ActorRefs.NoSender);
    }

    internal override void Left(IpcProcess process)
    {
        if (process.HostData is not IInternalActorRef actor)
        {
            return;
        }

        byOwner.TryRemove(new KeyValuePair<IActorRef, IpcProcess>(actor.Parent, process));
        actor.Stop();
    }

    internal override void Notified(IpcProcess process)
    {
        if (process.HostData is IInternalActorRef { Parent: var owner } && ReferenceEquals(ProcessOf(owner), process))
        {
            // An actor that runs on the threads of its senders must not run inside the primitive.
            ThreadPool.UnsafeQueueUserWorkItem(
                static told => told.Owner.Tell(new FutexNotification(told.Process), ActorRefs.NoSender), (Owner: owner, Process: process), preferLocal: false);
        }
        else
        {
            base.Notified(process);
        }
    }

    /// <summary>The process that an actor is.</summary>
    internal IpcProcess? ProcessOf(IActorRef owner) => byOwner.TryGetValue(owner, out var process) && !process.HasExited ? process : null;

    /// <summary>From here on the process is found as that of an actor: when the process table has heard of it, and not before, so that whoever finds it can end it.</summary>
    internal void Found(IActorRef owner, IpcProcess process)
    {
        byOwner[owner] = process;
        if (process.HasExited)
        {
            byOwner.TryRemove(new KeyValuePair<IActorRef, IpcProcess>(owner, process));
        }
    }

    internal override void Failed(Mailbox mailbox, Exception cause)
    {
        ShellLink.Of(mailbox).MarkFailed();
        Statistics.HasFailed(ShellLink.Of(mailbox));
        log.Error(cause, "{0}: the primitive has thrown, which is a bug in it; its waiting calls ended with EIO, and it answers no more", mailbox.Name);
    }

    internal override async ValueTask CloseAsync()
    {
        isClosed = true;
        ((IInternalActorRef)primitives.Self).Stop();
        await new ValueTask(stopped.Task).OffScheduler();
        Statistics.Dispose();
    }

    internal override void Forgotten(Mailbox mailbox) => ((IShellAddress)mailbox).LoseName();

    private static Props Here(Props props) => props.WithDispatcher(AkkaHostSettings.CallingThreadDispatcher);

    private static ActorCell Cell(IActorRef actor) => (ActorCell)((ActorRefWithCell)actor).Underlying;

    // The children of a cell may be made by any thread, as those of a stream's materializer are.
    private static IActorRef ActorOf(ActorCell parent, Props props, string name)
    {
        try
        {
            return parent.ActorOf(props, Uri.EscapeDataString(name).Replace("%2F", ":", StringComparison.Ordinal));
        }
        catch (InvalidOperationException exception)
        {
            throw new ObjectDisposedException($"{name}: the actor system is terminating, or the host was disposed, and runs nothing new.", exception);
        }
    }

    // The actor system knows a host only as long as there is one: it has no way to be told that one has gone.
    private static void LetKnowOfTheEnd(ActorSystem system, CoordinatedShutdown shutdown, string name, WeakReference<AkkaHost> address)
    {
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
            $"actoripc-{name}",
            () => address.TryGetTarget(out var host) ? host.EndProcessesAsync() : Task.FromResult(Done.Instance));
        system.RegisterOnTermination(() =>
        {
            if (address.TryGetTarget(out var host))
            {
                host.Statistics.Dispose();
            }
        });
    }

    // Called by a finalizer, whose thread is not one to run actors on.
    private static void Unreachable(ShellLink link) =>
        ThreadPool.UnsafeQueueUserWorkItem(static shell => ((IInternalActorRef)shell).Stop(), link.Shell, preferLocal: false);

    private async Task<Done> EndProcessesAsync()
    {
        if (System is { } system)
        {
            // Those that are actors of others end with them.
            foreach (var still in await system.ShutdownAsync(settings.ShutdownTimeout, process => process.HasBody))
            {
                log.Warning("still running after it was killed: {0}", still);
            }
        }

        return Done.Instance;
    }
}
