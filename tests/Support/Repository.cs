namespace ActorIpc.Tests;

/// <summary>The repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The text of a file, with line feeds alone.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root(), .. path])).ReplaceLineEndings("\n");

    /// <summary>Where it is.</summary>
    public static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "ActorIpc.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No ActorIpc.sln above {AppContext.BaseDirectory}.");
    }
}
