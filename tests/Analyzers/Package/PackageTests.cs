using System.IO.Compression;
using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Package;

// What somebody sees who adds the package to a project.
public sealed partial class PackageTests(PackedRules packed) : IClassFixture<PackedRules>
{
    private const string Wrong = """
        using ActorIpc;

        await using var ipc = IpcSystem.Create();
        var (queueLock, notEmpty, items) = (ipc.CreateLock(), ipc.CreateChannel(), new Queue<string>());
        ipc.Spawn("without a loop", async self =>
        {
            await using var held = await self.LockAsync(queueLock);
            if (items.Count == 0)
            {
                await self.SleepAsync(notEmpty, queueLock); // ACI0001
            }

            Console.WriteLine(items.Dequeue());
        });
        ipc.Spawn("cannot be killed", async self =>
        {
            await using var held = await self.LockAsync(queueLock);
            while (items.Count == 0)
            {
                await self.SleepAsync(notEmpty, queueLock); // ACI0002
            }

            Console.WriteLine(items.Dequeue());
        });
        """;

    private const string Corrected = """
        using ActorIpc;

        await using var ipc = IpcSystem.Create();
        var (queueLock, notEmpty, items) = (ipc.CreateLock(), ipc.CreateChannel(), new Queue<string>());
        ipc.Spawn("consumer", async self =>
        {
            await using var held = await self.LockAsync(queueLock);
            while (items.Count == 0)
            {
                self.ThrowIfKilled();
                await self.SleepAsync(notEmpty, queueLock);
            }

            Console.WriteLine(items.Dequeue());
        });
        """;

    [Fact]
    public void A_build_with_the_package_warns_where_the_program_is_wrong()
    {
        var expected = Expected(Wrong);

        var output = packed.Build(Wrong);

        var found = Warning().Matches(output).Select(warning => (Rule: warning.Groups["rule"].Value, Line: int.Parse(warning.Groups["line"].Value))).Distinct();
        Assert.Equal(expected, found.OrderBy(one => one.Line));
        Assert.Equal(expected.Select(one => (one.Rule, one.Line, Page(one.Rule))), packed.ReadLog().OrderBy(one => one.Line));
    }

    [Fact]
    public void A_build_with_the_package_is_silent_where_the_program_is_right()
    {
        var output = packed.Build(Corrected);

        Assert.DoesNotContain("ACI", output, StringComparison.Ordinal);
        Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
        Assert.Empty(packed.ReadLog());
    }

    [Fact]
    public void The_package_holds_the_rules_and_depends_on_nothing_of_theirs()
    {
        using var package = ZipFile.OpenRead(packed.Package);
        using var manifest = new StreamReader(package.GetEntry("ActorIpc.nuspec")!.Open());

        Assert.Equal(
            ["analyzers/dotnet/cs/ActorIpc.Analyzers.dll", "analyzers/dotnet/cs/ActorIpc.CodeFixes.dll", "lib/net10.0/ActorIpc.dll", "lib/net10.0/ActorIpc.xml"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("analyzers", StringComparison.Ordinal) || name.StartsWith("lib", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["ActorIpc.Actors"], Dependency().Matches(manifest.ReadToEnd()).Select(dependency => dependency.Groups["id"].Value));
    }

    private static IEnumerable<(string Rule, int Line)> Expected(string program) =>
        program.Split('\n').Select((line, at) => (Rule: Mark().Match(line).Value, Line: at + 1)).Where(one => one.Rule.Length > 0);

    private static string Page(string rule) => $"https://github.com/actoripc/actoripc/blob/main/docs/rules/{rule}.md";

    [GeneratedRegex(@"(?<=// )ACI\d{4}")]
    private static partial Regex Mark();

    [GeneratedRegex(@"Program\.cs\((?<line>\d+),\d+\): warning (?<rule>ACI\d{4}):")]
    private static partial Regex Warning();

    [GeneratedRegex("<dependency id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Dependency();
}
