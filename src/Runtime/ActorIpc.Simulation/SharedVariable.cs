using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation;

/// <summary>A variable that bodies share, and that an exploration sees them read: so it need not reckon with all that they could have read.</summary>
/// <remarks>Made by <see cref="SimulatedSystem.Share{T}"/>.</remarks>
/// <typeparam name="T">What is in it: a value that does not change, as a number or a string.</typeparam>
public sealed class SharedVariable<T> : ISharedVariable
{
    private readonly World world;
    private T value;

    internal SharedVariable(World world, T value)
    {
        this.world = world;
        this.value = value;
    }

    /// <summary>What is in it now.</summary>
    public T Value
    {
        get
        {
            world.HasRead(value);
            return value;
        }
        set
        {
            world.Writes(value);
            this.value = value;
        }
    }

    object? ISharedVariable.Content => value;
}

/// <summary>A shared variable, whatever is in it.</summary>
internal interface ISharedVariable
{
    /// <summary>What is in it, for the state.</summary>
    object? Content { get; }
}
