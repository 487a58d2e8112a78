using System.Reflection;
using System.Text.RegularExpressions;
using ActorIpc.Tests;

namespace ActorIpc.Analyzers.Tests.Fuzz;

// What is mutated: the examples of the rules' pages, and the statements of the rules' tests, as far as they stand by themselves, two of which make a body.
internal static partial class Corpus
{
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root(), "docs", "rules"), "ACI*.md").Order(StringComparer.Ordinal)
            .SelectMany(page => File.ReadAllText(page).ReplaceLineEndings("\n").Split("```csharp\n").Skip(1)).Select(rest => rest.Split("\n```")[0]),
    ];

    public static IReadOnlyList<string> Statements { get; } =
    [
        .. typeof(Corpus).Assembly.GetTypes().Where(type => type.Namespace == "ActorIpc.Analyzers.Tests.Rules").SelectMany(type => type.GetMethods())
            .SelectMany(test => test.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(test)).SelectMany(row => row).OfType<string>())
            .Where(text => text.Contains(';')).Select(text => Asleep().Replace(Marks().Replace(text, ""), "self.SleepAsync(channel, lk)"))
            .Where(text => !Subject.Parse(Verify.Body(text), "Source.cs").GetDiagnostics().Any()).Distinct().Order(StringComparer.Ordinal),
    ];

    public static string Choose(Random random)
    {
        if (random.Next(5) == 0)
        {
            return Pages[random.Next(Pages.Count)];
        }

        var (one, other) = (Statements[random.Next(Statements.Count)], Statements[random.Next(Statements.Count)]);
        return Verify.Body(random.Next(3) switch
        {
            0 => $"{one}\n{other}",
            1 => $"while (!ready)\n{{\n{one}\n{other}\n}}",
            _ => $"try\n{{\n{one}\n}}\nfinally\n{{\n{other}\n}}",
        });
    }

    [GeneratedRegex(@"\bS\b")]
    private static partial Regex Asleep();

    [GeneratedRegex(@"\[\||\{\|\w+:|\|[\]}]")]
    private static partial Regex Marks();
}
