using ActorIpc.Simulation.Nodes;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>Something that can happen next.</summary>
internal abstract class Step
{
    /// <summary>Its place among those that can happen; -1 when it cannot. The world's.</summary>
    public int Place { get; set; } = -1;

    public abstract StepKey Key { get; }

    /// <summary>The node without which it cannot happen; null for none.</summary>
    public virtual NodePlace? Node => null;

    /// <summary>Whether it is a fault, which a run does not need to go on.</summary>
    public virtual bool IsFault => Key.Kind == StepKind.Fault;

    /// <summary>Who does it and what it is, in words, where neither a process nor a message says so.</summary>
    public virtual (string Who, string What) Text => ("", "");

    public abstract void Run(World world);
}
