using ActorIpc.Actors;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation;

/// <summary>What a program is given: the system that it runs on, and ways to say what has to hold.</summary>
public sealed class SimulatedSystem
{
    private readonly World world;

    internal SimulatedSystem(World world) => this.world = world;

    /// <summary>The system. Its processes run when the program has returned.</summary>
    public IpcSystem Ipc => world.Ipc;

    /// <summary>Virtual time, for delays and timers of the program's own.</summary>
    public TimeProvider Time => world.Time;

    /// <summary>Says what holds after every step.</summary>
    /// <param name="what">What it is, in words, for the report.</param>
    /// <param name="condition">Whether it holds. It changes nothing and calls nobody.</param>
    public void Always(string what, Func<bool> condition) => world.Assertions.Always(what, condition);

    /// <summary>Says what holds when all processes have ended.</summary>
    /// <inheritdoc cref="Always"/>
    public void Finally(string what, Func<bool> condition) => world.Assertions.Finally(what, condition);

    /// <summary>Says what the sleepers of a channel wait for, so that a sleeper that nobody woke when it came about is seen to have lost its wakeup.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="condition">What they wait for.</param>
    public void SleepersWaitFor(WaitChannel channel, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(channel);
        world.Assertions.WaitFor(channel, condition);
    }

    /// <summary>Lets a process still wait when all others have ended, as a server does.</summary>
    /// <param name="process">The process.</param>
    public void MayWaitForEver(IpcProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        world.Assertions.MayWaitForEver(process);
    }

    /// <summary>
    /// Says what the bodies share beside the primitives, so that an exploration can tell equal states. Everything that a body reads and another may have written
    /// is written here; what is forgotten makes the exploration miss schedules.
    /// </summary>
    /// <param name="write">Writes it.</param>
    public void Shares(Action<StateWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        world.WritesShared += write;
    }
}
