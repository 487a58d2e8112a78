namespace ActorIpc.Tests;

/// <summary>A page of docs/ whose code stands, compiled, in a test file: part by part between rulers, <c>// ---- name</c> before and <c>// ----</c> after.</summary>
public static class CompiledPage
{
    /// <summary>Holds that the page shows the parts of the test file, all of them, and no other C#.</summary>
    /// <param name="page">The file in docs/.</param>
    /// <param name="test">Where the test file is.</param>
    public static void AssertShows(string page, params string[] test)
    {
        var shown = Repository.Read("docs", page).Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("\n```", StringComparison.Ordinal)]).ToList();
        var compiled = Parts(Repository.Read(test).Split('\n')).ToList();

        Assert.NotEmpty(compiled);
        Assert.Equal(compiled.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Parts(string[] lines)
    {
        for (var start = 0; start < lines.Length; start++)
        {
            if (lines[start].Trim().StartsWith("// ---- ", StringComparison.Ordinal))
            {
                var indent = lines[start].Length - lines[start].TrimStart().Length;
                var code = lines.Skip(start + 1).TakeWhile(line => line.Trim() != "// ----").Select(line => line.Length > indent ? line[indent..] : "");
                yield return string.Join('\n', code).Trim();
            }
        }
    }
}
