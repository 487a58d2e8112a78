using System.Collections.Immutable;
using ActorIpc.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests;

// What people learn from is what the rules have nothing to say of.
public sealed class ExamplesTests
{
    // The lecture shows what is wrong; its own tests hold what the rules say of each of its queues.
    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root(), "examples")).Select(folder => Path.GetFileName(folder)!).Where(folder => folder != "Lecture")];

    // The versions of a queue that are there for what is wrong with them.
    private static readonly string[] WrongOnPurpose = ["Locked.cs", "Looping.cs", "Sleeping.cs"];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task The_rules_find_nothing_in_an_example_but_what_is_wrong_on_purpose(string folder)
    {
        var compilation = Compile(folder);

        var found = await compilation.WithAnalyzers(Subject.Rules, new AnalyzerOptions([])).GetAnalyzerDiagnosticsAsync();
        Assert.Equal(folder == "Lecture" ? WrongOnPurpose : [], found.Select(one => Path.GetFileName(one.Location.SourceTree!.FilePath)).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("FirstSteps", 2)]
    [InlineData("JobRunner", 6)]
    public void The_rules_see_the_sleeps_of_an_example(string folder, int atLeast)
    {
        var compilation = Compile(folder);

        var sleeps = compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Count(call => compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call).Symbol?.GetAttributes().Any(found => found.AttributeClass?.Name == "SleepsAttribute") == true);

        Assert.True(sleeps >= atLeast, $"{sleeps} sleeps in {folder}");
    }

    // Against .NET and ActorIpc alone: of other packages that an example uses, nothing is known here, nor does it matter.
    private static CSharpCompilation Compile(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root(), "examples", folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        var trees = files.Select(file => Subject.Parse(File.ReadAllText(file), file)).ToImmutableArray();
        var program = trees.FirstOrDefault(tree => Path.GetFileName(tree.FilePath) == "Program.cs") ?? trees[0];
        return Subject.Compile(program, null).AddSyntaxTrees(trees.Remove(program)).AddSyntaxTrees(Subject.Parse("global using System.IO; global using System.Net.Http;", "More.cs"));
    }
}
