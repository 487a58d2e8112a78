using System.Text.RegularExpressions;
using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>The edits that tests/Mutation tries, none of which is tried here.</summary>
public partial class MutationTests
{
    private static readonly IReadOnlyList<Mutation> All = Mutation.ReadAll(Repository.Root());

    [Fact]
    public void Every_edit_finds_its_text_exactly_once_and_changes_it()
    {
        Assert.All(All, edit =>
        {
            var text = Repository.Read(edit.File);
            Assert.NotEqual(text, edit.ApplyTo(text));
            Assert.NotEmpty(edit.Tests);
        });
        Assert.Equal(All.Count, All.Select(edit => (edit.Primitive, edit.Name)).Distinct().Count());
    }

    [Fact]
    public void Every_primitive_has_ten() => Assert.All(All.GroupBy(edit => edit.Primitive), edits => Assert.True(edits.Count() >= 10, edits.Key));

    /// <summary>A new edit is run before it is listed, and one that nothing catches has no line on the page.</summary>
    [Fact]
    public void The_page_says_of_every_edit_and_of_no_other_which_test_caught_it()
    {
        var page = Repository.Read("docs", "reliability.md").Split("\n## Mutations\n")[1];
        var results = page.Split("\n### ").Skip(1).SelectMany(section => ResultLine().Matches(section).Select(line => (Primitive: section.Split('\n')[0], Line: line))).ToList();

        Assert.Equal(
            All.Select(edit => $"{edit.Primitive}: {edit.Name}").Order(StringComparer.Ordinal),
            results.Select(result => $"{result.Primitive}: {result.Line.Groups["edit"].Value}").Order(StringComparer.Ordinal));
        Assert.Contains($"There are {All.Count} edits.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root(), "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = ResultLine().Matches(Repository.Read("docs", "reliability.md").Split("\n## Mutations\n")[1]);

        Assert.All(named.Select(line => line.Groups["class"].Value).Distinct(), name => Assert.Contains($"class {name}", sources, StringComparison.Ordinal));
        Assert.All(named.Select(line => line.Groups["test"].Value).Distinct(), name => Assert.Contains($" {name}(", sources, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_says_of_every_edit_that_concerns_order_or_loss_how_short_a_schedule_shows_it()
    {
        var page = Repository.Read("docs", "reliability.md").Split("\n## Every program of three processes\n")[1].Split("\n## Mutations\n")[0];
        var results = ScheduleLine().Matches(page).Select(line => $"{line.Groups["primitive"].Value}: {line.Groups["edit"].Value}");

        var concerned = All.Where(edit => edit.Explored is not null).ToList();
        Assert.NotEmpty(concerned);
        Assert.Equal(concerned.Select(edit => $"{edit.Primitive}: {edit.Name}").Order(StringComparer.Ordinal), results.Order(StringComparer.Ordinal));
        Assert.All(concerned, edit => Assert.NotNull(typeof(Exploration.ExplorationTests).GetMethod(edit.Explored!.Split('.')[^1])));
    }

    [GeneratedRegex(@"^\| (?<primitive>\w+) \| (?<edit>[^|]+) \| (\d+|not found) \|$", RegexOptions.Multiline)]
    private static partial Regex ScheduleLine();

    [GeneratedRegex(@"^\| (?<edit>.+) \| (?<class>\w+)\.(?<test>\w+)(, which does not end)? \|$", RegexOptions.Multiline)]
    private static partial Regex ResultLine();
}
