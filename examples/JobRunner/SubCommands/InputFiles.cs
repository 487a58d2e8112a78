namespace JobRunner.SubCommands;

/// <summary>The files that a sub-command works on, and where its result goes.</summary>
internal static class InputFiles
{
    /// <summary>Each file as it is, each folder as all files below it, in an order that is the same on every system.</summary>
    public static IEnumerable<string> Expand(IEnumerable<string> paths) => paths.SelectMany(path => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(WithSlashes).Order(StringComparer.Ordinal)
        : Enumerable.Repeat(path, 1));

    /// <summary>Opens a file for writing; makes its folder.</summary>
    public static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return File.Create(path);
    }

    /// <summary>Writes lines to a file, or to standard output where none is named.</summary>
    public static void WriteLines(IEnumerable<string> lines, string? output)
    {
        using var writer = output is null ? Console.Out : new StreamWriter(Create(output));
        foreach (var line in lines)
        {
            writer.Write(line + "\n");
        }
    }

    private static string WithSlashes(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
