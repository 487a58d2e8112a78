using System.Reflection;
using System.Text.RegularExpressions;
using ActorIpc.Tests;

namespace ActorIpc.Conformance;

/// <summary>Holds docs/semantics.md and the tests together.</summary>
public sealed partial class RuleCoverageTests
{
    private static readonly HashSet<string> NotUsed = ["SEM-39", "REN-13", "REN-27"];

    private static readonly IReadOnlyList<(string Id, bool Applies)> Listed = [.. ReadTable()];

    private static readonly HashSet<string> Cited =
    [
        .. typeof(RuleCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(method => method.GetCustomAttributes<RuleAttribute>(inherit: false))
            .Select(rule => rule.Id),
    ];

    [Fact]
    public void Every_rule_that_applies_has_a_test() =>
        AssertNone("without a test", Listed.Where(rule => rule.Applies && !Cited.Contains(rule.Id)).Select(rule => rule.Id));

    [Fact]
    public void Every_rule_that_a_test_names_is_listed() =>
        AssertNone("named by a test and not listed", Cited.Except(Listed.Select(rule => rule.Id)));

    [Fact]
    public void Every_rule_of_the_covered_sections_is_listed_once()
    {
        var expected = Ids("SEM", 64).Concat(Ids("SHM", 15)).Concat(Ids("XV6", 22)).Concat(Ids("REN", 28))
            .Concat(Ids("MSG", 22)).Concat(Ids("BAR", 22)).Concat(Ids("FUT", 55))
            .Except(NotUsed);

        AssertNone("not listed", expected.Except(Listed.Select(rule => rule.Id)));
        AssertNone("listed twice", Listed.GroupBy(rule => rule.Id).Where(rows => rows.Count() > 1).Select(rows => rows.Key));
    }

    // Assert.Empty would show the first five.
    private static void AssertNone(string what, IEnumerable<string> rules)
    {
        var found = rules.ToList();
        Assert.True(found.Count == 0, $"{what}: {string.Join(", ", found)}");
    }

    private static IEnumerable<string> Ids(string section, int last) => Enumerable.Range(1, last).Select(number => $"{section}-{number}");

    private static IEnumerable<(string Id, bool Applies)> ReadTable()
    {
        foreach (var line in Repository.Read("docs", "semantics.md").Split('\n'))
        {
            if (Row().Match(line) is { Success: true } row)
            {
                var reason = row.Groups["here"].Value.Trim();
                yield return (row.Groups["id"].Value, !reason.StartsWith("does not apply: ", StringComparison.Ordinal));
            }
        }
    }

    [GeneratedRegex(@"^\| (?<id>[A-Z0-9]+-\d+) \|(?<rule>[^|]+)\|(?<here>[^|]*)\|$")]
    private static partial Regex Row();
}
