using System.IO.Compression;
using System.Security.Cryptography;

namespace JobRunner.SubCommands;

/// <summary>The work that the sample's jobs do.</summary>
internal static class Work
{
    /// <summary>A line for each file: its SHA-256, two spaces, its name.</summary>
    public static void Hash(IEnumerable<string> paths, string? output) =>
        InputFiles.WriteLines(InputFiles.Expand(paths).Select(HashLine), output);

    /// <summary>A line for each file, and one for all: lines, words, bytes, name.</summary>
    public static void Count(IEnumerable<string> paths, string? output)
    {
        var counts = InputFiles.Expand(paths).Select(CountFile).ToList();
        var total = new Counts(counts.Sum(each => each.Lines), counts.Sum(each => each.Words), counts.Sum(each => each.Bytes), "total");
        InputFiles.WriteLines(counts.Append(total).Select(each => $"{each.Lines,8} {each.Words,8} {each.Bytes,8} {each.Name}"), output);
    }

    /// <summary>Compresses a file.</summary>
    public static void Gzip(string path, string output)
    {
        using var from = File.OpenRead(path);
        using var to = new GZipStream(InputFiles.Create(output), CompressionLevel.SmallestSize);
        from.CopyTo(to);
    }

    private static string HashLine(string path)
    {
        using var file = File.OpenRead(path);
        return $"{Convert.ToHexStringLower(SHA256.HashData(file))}  {path}";
    }

    // As wc: a line ends with a line feed, a word is what stands between white space.
    private static Counts CountFile(string path)
    {
        var content = File.ReadAllBytes(path);
        var words = 0L;
        var inWord = false;
        foreach (var value in content)
        {
            var space = value is (byte)' ' or (>= 9 and <= 13);
            words += !space && !inWord ? 1 : 0;
            inWord = !space;
        }

        return new Counts(content.AsSpan().Count((byte)'\n'), words, content.Length, path);
    }

    private sealed record Counts(long Lines, long Words, long Bytes, string Name);
}
