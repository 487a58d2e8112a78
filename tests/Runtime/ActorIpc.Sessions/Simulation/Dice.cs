namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>Numbers that a seed brings, the same on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to one less than a bound.</summary>
    public int Next(int below)
    {
        // SplitMix64.
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (uint)below);
    }
}
