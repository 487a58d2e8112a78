using System.Globalization;

namespace ActorIpc.Conformance.Kernel.Semaphores;

/// <summary>How both sides write what they have read.</summary>
internal static class SemaphoreLine
{
    public static string Write(
        IReadOnlyList<int> values, Func<int, (long Increase, long Zero)> waiting, Func<int, string> last, bool operated, int mode) =>
        $"values {string.Join(' ', values)}; wait {string.Join(' ', values.Select((_, i) => Pair(waiting(i))))}; "
        + $"pids {string.Join(' ', values.Select((_, i) => last(i)))}; {(operated ? "otime set" : "otime 0")}; mode {Convert.ToString(mode, 8)}";

    public static string Write(Errno error) => error == Errno.None ? "0" : error.ToString();

    public static string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Pair((long Increase, long Zero) waiting) => string.Create(CultureInfo.InvariantCulture, $"{waiting.Increase}+{waiting.Zero}");
}
