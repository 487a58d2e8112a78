namespace ActorIpc.Sessions;

/// <summary>How endpoints are named: a primitive by its own name, a node by one that no primitive has and that is never used again.</summary>
internal static class NodeNames
{
    /// <summary>The longest name of an endpoint, in characters.</summary>
    public const int Longest = 512;

    private const char Mark = '@';

    public static string Of(string node) => Mark + node;

    /// <summary>What a node's name was made of.</summary>
    public static string NodeOf(string endpoint) => endpoint[1..];

    /// <summary>What goes before the names of all primitives of one space; empty where there are no spaces.</summary>
    public static string SpaceOf(string primitive) => primitive[..(primitive.IndexOf('!', StringComparison.Ordinal) + 1)];

    public static bool IsNode(string endpoint) => endpoint.Length > 0 && endpoint[0] == Mark;

    /// <summary>Whether a name may be that of an endpoint: not empty, not too long, nothing in it that does not show.</summary>
    public static bool IsValid(string endpoint) => endpoint.Length is > 0 and <= Longest && !endpoint.AsSpan().ContainsAnyInRange('\0', '\x1f');
}
