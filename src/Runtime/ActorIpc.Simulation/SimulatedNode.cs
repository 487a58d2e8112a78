using ActorIpc.Simulation.Nodes;

namespace ActorIpc.Simulation;

/// <summary>A node of a simulation: a system of its own, whose named primitives are those of all nodes of the run.</summary>
/// <remarks>
/// What has a name or a key, and tags, run at owners, which hear of the processes of nodes by frames, as in a cluster;
/// what has no name, and what is memory, runs on the node itself. Made by <see cref="SimulatedSystem.AddNode(string)"/>.
/// </remarks>
public sealed class SimulatedNode
{
    internal SimulatedNode(NodePlace place) => Place = place;

    /// <summary>Its name.</summary>
    public string Name => Place.Label;

    /// <summary>The system. Its processes run when the program has returned.</summary>
    public IpcSystem Ipc => Place.Ipc;

    /// <summary>Virtual time; its timers do not ring while the node stands still.</summary>
    public TimeProvider Time => Place.Time;

    internal NodePlace Place { get; }

    /// <summary>Starts a process on the node.</summary>
    /// <param name="name">Its name, for messages to people.</param>
    /// <param name="body">What it does.</param>
    /// <param name="options">How to start it.</param>
    /// <returns>The process.</returns>
    public IpcProcess Spawn(string name, Func<IpcProcess, Task> body, ProcessOptions? options = null) => Ipc.Spawn(name, body, options);

    /// <summary>The number of a process of this node among those of all nodes: for a history, in which no two processes have the same.</summary>
    /// <param name="process">The process.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The process is of another node.</exception>
    public ProcessId IdOf(IpcProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.System == Ipc ? new ProcessId(Place.FirstProcess + process.Id.Value)
            : throw new ArgumentException($"process: {process} is not of {Name}.", nameof(process));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
