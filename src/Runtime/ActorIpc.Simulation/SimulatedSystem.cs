using ActorIpc.Actors;
using ActorIpc.Hosting;
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

    /// <summary>Adds a node, which shares its named primitives with all other nodes of the run: they run at owners, and frames go between.</summary>
    /// <param name="name">Its name, which no other node has.</param>
    /// <returns>The node. What <see cref="Ipc"/> has is on no node, and shared with none.</returns>
    /// <exception cref="ArgumentException">The name is empty, or taken.</exception>
    public SimulatedNode AddNode(string name) => world.Clustered.AddNode(name, null);

    /// <summary>Adds a node that comes back after a crash: another one starts in its place, sooner or later.</summary>
    /// <param name="name">Its name, which no other node has.</param>
    /// <param name="start">
    /// What it starts with: it spawns its processes. Called with the node now, and with the one in its place after each crash. What the node had on its disk is a variable
    /// of the program.
    /// </param>
    /// <returns>The node that starts first.</returns>
    /// <exception cref="ArgumentException">The name is empty, or taken.</exception>
    public SimulatedNode AddNode(string name, Action<SimulatedNode> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return world.Clustered.AddNode(name, start);
    }

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
        world.Assertions.WaitFor(channel.Queue, channel.Number, condition);
    }

    /// <summary>Says what those who wait on a condition wait for, so that one whom nobody notified when it came about is seen to have lost its wakeup.</summary>
    /// <param name="waitedOn">The condition.</param>
    /// <param name="condition">What they wait for.</param>
    public void SleepersWaitFor(IpcCondition waitedOn, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(waitedOn);
        world.Assertions.WaitFor(waitedOn.Waiting, 0, condition);
    }

    /// <summary>Says that all units that are taken from a semaphore array are given back: what it has at the end is what it has now.</summary>
    /// <param name="set">The array.</param>
    public void Restores(SemaphoreSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        world.Assertions.Restores(Here(set.Mailbox, nameof(set)));
    }

    /// <summary>Says that all units that are taken from a semaphore are given back: what it has at the end is what it has now.</summary>
    /// <param name="semaphore">The semaphore.</param>
    public void Restores(IpcUserSemaphore semaphore)
    {
        ArgumentNullException.ThrowIfNull(semaphore);
        world.Assertions.Restores(Here(semaphore.Mailbox, nameof(semaphore)));
    }

    /// <summary>Says that no body ends with a lock or a mutex held. One that a fault ends is not asked.</summary>
    public void ReleasesLocks() => world.Assertions.ReleasesLocks = true;

    /// <summary>Says that no body ends before it has waited for all of its children. One that is killed, or that a fault ends, is not asked.</summary>
    public void ReapsChildren() => world.Assertions.ReapsChildren = true;

    /// <summary>Spares a process the faults that are switched on: what happens to others is what the program is about.</summary>
    /// <param name="process">The process.</param>
    public void Spares(IpcProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        world.Faults.Spare(process);
    }

    /// <summary>Spares a node the faults that are switched on for nodes; its processes and its frames are not spared.</summary>
    /// <param name="node">The node.</param>
    public void Spares(SimulatedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        world.Clustered.Faults.Spare(node.Place);
    }

    /// <summary>
    /// Says what a process waits for whenever it sleeps, where others sleep on the same channel and wait for something else. This goes before what is said of the channel.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="condition">What it waits for.</param>
    public void SleepsUntil(IpcProcess process, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(process);
        world.Assertions.SleepsUntil(process, condition);
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
    /// is written here, or is a <see cref="Share{T}"/>; what is forgotten makes the exploration miss schedules.
    /// </summary>
    /// <remarks>What is written here counts as read by whoever runs, whenever it runs; of a <see cref="Share{T}"/> the reading is seen, which leaves fewer states.</remarks>
    /// <param name="write">Writes it.</param>
    public void Shares(Action<StateWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        world.WritesShared += write;
    }

    /// <summary>Makes a variable for the bodies to share.</summary>
    /// <typeparam name="T">What is in it: a value that does not change, as a number or a string.</typeparam>
    /// <param name="value">What is in it at first.</param>
    /// <returns>The variable.</returns>
    public SharedVariable<T> Share<T>(T value)
    {
        var variable = new SharedVariable<T>(world, value);
        world.Add(variable);
        return variable;
    }

    private static ISimulatedMailbox Here(Mailbox mailbox, string name) =>
        mailbox as ISimulatedMailbox ?? throw new ArgumentException($"{name}: it runs at an owner, and is looked at only where it runs on its node.", name);
}
