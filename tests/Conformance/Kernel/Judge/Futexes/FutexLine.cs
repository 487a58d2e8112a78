using System.Globalization;

namespace ActorIpc.Conformance.Kernel.Futexes;

/// <summary>How both sides write what they have read.</summary>
internal static class FutexLine
{
    public static string Write(IEnumerable<uint> words) => $"words {string.Join(' ', words.Select(word => (int)word))}";

    public static string Write(int count) => count.ToString(CultureInfo.InvariantCulture);

    public static string Write(FutexResult result) => result.IsWoken ? Write(result.Value) : result.Error.ToString();

    public static string Stored(int nothing) => "stored";
}
