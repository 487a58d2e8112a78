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
        SetWaitNotificationRequired();
    }

    public IpcProcess Process { get; }

    /// <summary>Whether its body has begun.</summary>
    public bool HasBegun { get; set; }

    /// <summary>What it knows: everything that it has been answered, and in which order it was told.</summary>
    public StateHash Known;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (world.IsElsewhere)
        {
            world.Left(Process, "something that another thread has ended");
            return;
        }

        world.Touch(Footprint.Process(Process.Id.Value));
        world.Enabled.Add(world.StepOf(this, ++posts, d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("In a simulation nobody waits for a context: post instead.");

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        world.Left(Process, "a call that blocks its thread");
        throw new LeftSimulationException($"{Process} blocks its thread: in a simulation there is no other that could end the wait. Await instead.");
    }

    public void Run(SendOrPostCallback callback, object? state)
    {
        var before = Current;
        SetSynchronizationContext(this);
        using (world.As(this))
        {
            world.Touch(Footprint.Process(Process.Id.Value));
            world.Touch(Footprint.Memory);
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
}
