using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>Chooses what happens next.</summary>
internal abstract class Chooser
{
    /// <summary>One of the steps; null to end the run here.</summary>
    public abstract Step? Choose(ReadOnlySpan<Step> choices);

    /// <summary>The chooser of a run by chance.</summary>
    /// <param name="options">Which strategy.</param>
    /// <param name="seed">What decides.</param>
    /// <param name="length">How many steps the run is thought to take.</param>
    public static Chooser Of(SimulationOptions options, ulong seed, int length) => options.Strategy switch
    {
        SimulationStrategy.Uniform => new UniformChooser(seed),
        SimulationStrategy.Priorities => new PriorityChooser(seed, options.PriorityChanges, length),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Strategy, "options: Strategy is Uniform or Priorities."),
    };
}

internal sealed class UniformChooser(ulong seed) : Chooser
{
    private RandomSource random = new(seed);

    public override Step Choose(ReadOnlySpan<Step> choices) => choices[random.Below(choices.Length)];
}
