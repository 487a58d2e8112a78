using System.Text.RegularExpressions;

namespace ActorIpc.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void The_example_of_the_README_is_the_one_that_is_compiled()
    {
        var readme = Repository.Read("README.md");
        var program = Repository.Read("examples", "FirstSteps", "Program.cs");

        Assert.Contains("```csharp\n" + program + "```", readme);
        Assert.InRange(program.TrimEnd().Split('\n').Length, 1, 27);
    }

    [Fact]
    public void Every_link_from_page_to_page_leads_somewhere()
    {
        var root = Repository.Root();
        var pages = Directory.EnumerateFiles(root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "examples"), "*.md", SearchOption.AllDirectories));
        var broken = pages.SelectMany(
            page => Link().Matches(File.ReadAllText(page)).Select(link => link.Groups[1].Value).Where(to => !Exists(page, to)).Select(to => $"{page}: {to}"));

        Assert.Equal([], broken);
    }

    private static bool Exists(string page, string link)
    {
        var target = Path.Combine(Path.GetDirectoryName(page)!, link);
        return File.Exists(target) || Directory.Exists(target);
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
