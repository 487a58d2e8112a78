using System.Text;

namespace ActorIpc.Akka.Tests.Wire;

/// <summary>The bytes of the samples as some version wrote them. They are never changed: what was written once must be readable for ever.</summary>
internal static class Golden
{
    private const int BytesInLine = 32;

    private const string Prefix = "ActorIpc.Akka.Tests.Wire.Golden.";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(Golden).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..^".txt".Length])];

    /// <summary>The bytes of a file that some version wrote, and none writes any more.</summary>
    public static byte[] Read(string name) => Read(name, []);

    /// <summary>The bytes of a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="written">What is written now, for who has to make a file that is missing.</param>
    public static byte[] Read(string name, byte[] written)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream($"{Prefix}{name}.txt");
        Assert.True(stream is not null, $"Golden/{name}.txt is missing. Today it would be:\n{Hex(written)}");
        using var reader = new StreamReader(stream!);
        return Convert.FromHexString(string.Concat(reader.ReadToEnd().Where(char.IsAsciiHexDigit)));
    }

    public static string Hex(byte[] bytes) =>
        string.Join('\n', bytes.Chunk(BytesInLine).Select(line => Convert.ToHexStringLower(line))) + "\n";
}
