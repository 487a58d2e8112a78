using System.Diagnostics;
using ActorIpc.Simulation.Hosting;
using ActorIpc.Simulation.Nodes;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>Where a process goes on: everything that its body awaits comes back through here, as a step for the scheduler to choose.</summary>
internal sealed class ProcessContext : SynchronizationContext
{
    private readonly World world;
    private long posts;

    public ProcessContext(World world, IpcProcess process)
    {
        this.world = world;
        Process = process;
        Number = world.NumberOf(process);
        Node = ((SimulatedHost)process.System.Host).Node;
        ForLibrary = new LibraryContext(this);
        SetWaitNotificationRequired();
    }

    public IpcProcess Process { get; }

    /// <summary>Its number among the processes of all nodes.</summary>
    public long Number { get; }

    /// <summary>Its node; null where there are none.</summary>
    public NodePlace? Node { get; }

    /// <summary>Whether its body has begun.</summary>
    public bool HasBegun { get; set; }

    /// <summary>What it knows: everything that it has been answered, and in which order it was told.</summary>
    public StateHash Known;

    /// <summary>Whether the process has ended without being asked.</summary>
    public bool HasDied { get; private set; }

    /// <summary>Where goes on what the library does for the process, whether its body still does or not: a child enters, the end is told.</summary>
    public SynchronizationContext ForLibrary { get; }

    /// <summary>Whether its body awaits something that is no call, and that has not come about.</summary>
    public bool IsAwaitingNoCall => HasBegun && !Process.HasExited && Process.Outstanding().Count == 0 && !world.Enabled.Has(this);

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!HasDied)
        {
            Post(d, state, isOfBody: true);
        }
    }

    private void Post(SendOrPostCallback d, object? state, bool isOfBody)
    {
        if (world.IsElsewhere)
        {
            world.Left(Process, "something that another thread has ended");
            return;
        }

        world.Touch(Footprint.Process(Number));
        world.Enabled.Add(world.StepOf(this, ++posts, d, state, isOfBody));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("In a simulation nobody waits for a context: post instead.");

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        if (millisecondsTimeout == Timeout.Infinite && IsForALock())
        {
            // Of the runtime, or of something that outlives the run: somebody else, in another run, has it for a moment.
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        world.Left(Process, "a call that blocks its thread");
        throw new LeftSimulationException($"{Process} blocks its thread: in a simulation there is no other that could end the wait. Await instead.");
    }

    /// <summary>Ends it: its body goes on no more, wherever it is.</summary>
    public void Die()
    {
        HasDied = true;
        world.Enabled.RemoveBodyOf(this);
        var before = Current;
        SetSynchronizationContext(ForLibrary);
        Process.End();
        SetSynchronizationContext(before);
    }

    public void Run(SendOrPostCallback callback, object? state)
    {
        var before = Current;
        SetSynchronizationContext(HasDied ? ForLibrary : this);
        using (world.As(this))
        {
            world.Touch(Footprint.Process(Number));
            world.Touch(Footprint.Memory);
            Node?.Touch();
            world.GoesOn(this);
            try
            {
                callback(state);
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }

    private static bool IsForALock()
    {
        foreach (var frame in new StackTrace(1, fNeedFileInfo: false).GetFrames())
        {
            var method = frame.GetMethod();
            if (method?.DeclaringType == typeof(Lock) || (method?.DeclaringType == typeof(Monitor) && method.Name.StartsWith("Enter", StringComparison.Ordinal)))
            {
                return true;
            }

            if (method?.DeclaringType?.Namespace is not "System.Threading" && method?.DeclaringType != typeof(ProcessContext))
            {
                return false;
            }
        }

        return false;
    }

    private sealed class LibraryContext(ProcessContext of) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => of.Post(d, state, isOfBody: false);

        public override SynchronizationContext CreateCopy() => this;
    }
}
