namespace Lecture;

/// <summary>The files of Queues, as this program was built from them.</summary>
internal static class Sources
{
    private const string Folder = "Queues/";

    public static IEnumerable<string> Files => typeof(Sources).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..]).Order(StringComparer.Ordinal);

    public static string Read(string file)
    {
        using var reader = new StreamReader(typeof(Sources).Assembly.GetManifestResourceStream(Folder + file)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The body of the class in a file, line by line, with the numbers of the lines.</summary>
    public static IEnumerable<string> Show(string file)
    {
        var lines = Read(file).TrimEnd().Split('\n');
        var open = Array.IndexOf(lines, "{");
        for (var at = open + 1; at < lines.Length - 1; at++)
        {
            yield return $"{at + 1,4} │ {(lines[at].Length > 4 ? lines[at][4..] : "")}".TrimEnd();
        }
    }
}
