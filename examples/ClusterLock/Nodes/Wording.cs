namespace ClusterLock.Nodes;

/// <summary>The words for what a node does.</summary>
internal static class Wording
{
    /// <summary>A line for a log; null for what would only fill it.</summary>
    public static string? Line(Word word) => word.Doing switch
    {
        Doing.Joining => $"{word.Name} looks for the cluster",
        Doing.Holding => $"{word.Name} holds {word.What}, token {word.Token}, after {word.Waited} ms",
        Doing.Meeting when word.What.Length > 0 => $"{word.Name} {word.What}",
        Doing.Leaving => $"{word.Name} leaves after {Count(word.Rounds, "round")}{(word.What.Length > 0 ? ": " + word.What : "")}",
        _ => null,
    };

    public static string Of(int desks, int lamps) => $"{Count(desks, "desk")} and {Count(lamps, "lamp")}";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
