namespace ActorIpc.Simulation.Scheduling;

/// <summary>Something that can happen next.</summary>
internal abstract class Step
{
    /// <summary>Its place among those that can happen; -1 when it cannot. The world's.</summary>
    public int Place { get; set; } = -1;

    public abstract StepKey Key { get; }

    public abstract void Run(World world);
}
