namespace ActorIpc.Simulation.Scheduling;

/// <summary>The same numbers for the same seed, on every machine and for ever.</summary>
/// <remarks>Follows SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).</remarks>
internal struct RandomSource(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var value = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A number from 0 up to but not including a limit.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);
}
