using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorIpc.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests;

// Every rule has a page in docs/rules, which says what the rule says; and its examples are compiled and judged as they stand there.
public sealed partial class RulePagesTests
{
    private static readonly string[] Sections = ["What it says", "Why", "Flagged", "Corrected", "When to suppress", "Options"];

    private static readonly ImmutableArray<DiagnosticDescriptor> Rules =
        [.. Subject.Rules.SelectMany(rule => rule.SupportedDiagnostics).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    public static TheoryData<string> Ids => [.. Rules.Select(rule => rule.Id)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule()
    {
        var pages = Directory.GetFiles(Path.Combine(Repository.Root(), "docs", "rules"), "ACI*.md").Select(page => Path.GetFileNameWithoutExtension(page)!);

        Assert.Equal(Rules.Select(rule => rule.Id), pages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_title_and_the_severity_of_its_rule(string id)
    {
        var (rule, page) = (RuleOf(id), PageOf(id));

        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"\n| Severity | {rule.DefaultSeverity} |\n", page, StringComparison.Ordinal);
        Assert.Equal(Sections, Heading().Matches(page).Select(heading => heading.Groups["name"].Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_leads_to_its_page(string id) => Assert.EndsWith($"/docs/rules/{id}.md", RuleOf(id).HelpLinkUri, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_names_a_fix_where_there_is_one(string id) =>
        Assert.Equal(Subject.Repairs.Any(repair => repair.FixableDiagnosticIds.Contains(id)), FixOf(id) != "no");

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_flagged_example_is_flagged_where_it_says_so(string id)
    {
        var tree = Subject.Parse(ExampleOf(id, "Flagged"), "Flagged.cs");
        var compilation = Subject.Compile(tree, null);
        var said = tree.GetText().Lines.Select(line => (Id: Comment().Match(line.ToString()).Value, Line: line.LineNumber)).Where(one => one.Id.Length > 0);

        var found = await compilation.WithAnalyzers(Subject.Rules, new AnalyzerOptions([])).GetAnalyzerDiagnosticsAsync();

        Assert.DoesNotContain(compilation.GetDiagnostics(), error => error.Severity == DiagnosticSeverity.Error);
        Assert.Contains(said, one => one.Id == id);
        Assert.Equal(said, found.Select(one => (one.Id, one.Location.GetLineSpan().StartLinePosition.Line)).OrderBy(one => one.Line));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public Task The_corrected_example_is_silent(string id) => new Verify(id).Silent(ExampleOf(id, "Corrected"));

    [Fact]
    public void The_index_has_a_row_for_every_rule()
    {
        var rows = Rules.Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | {FixOf(rule.Id)} |");

        Assert.Equal(rows, Repository.Read("docs", "rules", "README.md").Split('\n').Where(line => line.StartsWith("| [ACI", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_option_is_documented_and_in_the_example()
    {
        var options = Options("src", "Analyzers", "ActorIpc.Analyzers", "Settings.cs");

        Assert.Equal(4, options.Count);
        Assert.Equal(options, Options("docs", "rules", "README.md"));
        Assert.Equal(options, Options("docs", "rules", "example.editorconfig"));
    }

    [Fact]
    public async Task The_example_editorconfig_does_what_it_says()
    {
        const string shutdown = "namespace Contoso.Hosting { static class Shutdown { public static bool IsRequested; } }";
        var loop = Verify.Body("await using var held = await self.LockAsync(lk); while (!ready) { if (Contoso.Hosting.Shutdown.IsRequested) { return; } await [|self.SleepAsync(channel, lk)|]; }");
        var verify = new Verify("ACI0002");

        await verify.Warns(loop + shutdown);
        await (verify with { EditorConfig = Repository.Read("docs", "rules", "example.editorconfig") }).Silent((loop + shutdown).Replace("[|", "").Replace("|]", ""));
    }

    private static DiagnosticDescriptor RuleOf(string id) => Rules.Single(rule => rule.Id == id);

    private static string PageOf(string id) => Repository.Read("docs", "rules", $"{id}.md");

    private static string FixOf(string id) => Fix().Match(PageOf(id)).Groups["text"].Value;

    private static string ExampleOf(string id, string section)
    {
        var text = PageOf(id).Split($"\n## {section}\n")[1].Split("\n## ")[0];
        return Assert.Single(text.Split("```csharp\n").Skip(1)).Split("\n```")[0];
    }

    private static List<string> Options(params string[] file) => [.. Option().Matches(Repository.Read(file)).Select(option => option.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^## (?<name>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| Fix \| (?<text>.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Fix();

    [GeneratedRegex(@"(?<=// )ACI\d{4}$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bactoripc\.[a-z_]+\b")]
    private static partial Regex Option();
}
