namespace ActorIpc.Simulation.Scheduling;

/// <summary>
/// What a step looked at or changed. Two steps whose footprints have nothing in common come to the same in either order. Several things may share a bit: then
/// two steps pass for dependent that are not, which costs time and never a schedule.
/// </summary>
internal readonly record struct Footprint(ulong Bits)
{
    private const int Processes = 24;
    private const int Primitives = 36;

    public static readonly Footprint Time = new(1UL << 60);

    /// <summary>What bodies share beside primitives.</summary>
    public static readonly Footprint Memory = new(1UL << 61);

    public static readonly Footprint Everything = new(ulong.MaxValue);

    public static Footprint Process(long pid) => new(1UL << (int)((ulong)pid % Processes));

    public static Footprint Primitive(long number) => new(1UL << (Processes + (int)((ulong)number % Primitives)));

    public bool IsApartFrom(Footprint other) => (Bits & other.Bits) == 0;

    public static Footprint operator |(Footprint left, Footprint right) => new(left.Bits | right.Bits);
}
