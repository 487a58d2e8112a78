namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>Which process each pid belongs to, in words that are the same on both sides: P2, and P2' for the one that took its place.</summary>
internal sealed class Slots
{
    public const int Count = 4;

    /// <summary>The process that is neither root nor in a group of root's.</summary>
    public const int Stranger = 3;

    public const uint StrangerId = 1234;

    private readonly Dictionary<long, string> names = [];
    private readonly int[] lives = new int[Count];

    public void Begin(int actor, long pid) => names[pid] = $"P{actor}{new string('\'', lives[actor]++)}";

    public string Name(long pid) => pid == 0 ? "-" : names.GetValueOrDefault(pid, "somebody");
}
