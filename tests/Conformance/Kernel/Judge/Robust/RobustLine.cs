namespace ActorIpc.Conformance.Kernel.Robust;

/// <summary>How both sides write what they have read.</summary>
internal static class RobustLine
{
    public static string Write(IEnumerable<uint> words, Func<long, string> name) => $"words {string.Join(' ', words.Select(word => Write(word, name)))}";

    public static string Write(FutexLockResult result) => result.IsHeld ? "0" : result.Error.ToString();

    private static string Write(uint word, Func<long, string> name) =>
        $"{name(word & FutexBits.TidMask)}{((word & FutexBits.Waiters) != 0 ? "|WAITERS" : "")}{((word & FutexBits.OwnerDied) != 0 ? "|OWNER_DIED" : "")}";
}
