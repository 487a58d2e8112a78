using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests;

/// <summary>Runs all rules over a source, and holds that they say what is marked in it, and nothing else.</summary>
/// <param name="Id">The rule that [|…|] stands for.</param>
/// <remarks>A test class has one, <c>static readonly Verify Verify = new("ACI0001")</c>, and says <c>Verify with { … }</c> where a test needs another setting.</remarks>
internal sealed partial record Verify(string Id)
{
    /// <summary>Lines of an .editorconfig for the source.</summary>
    public string EditorConfig { get; init; } = "";

    /// <summary>Whether the source, and what it is fixed to, may have errors.</summary>
    public bool MayNotCompile { get; init; }

    /// <summary>A source that is compiled to another assembly, and referenced.</summary>
    public string? Library { get; init; }

    /// <summary>The name of the file.</summary>
    public string FileName { get; init; } = "Source.cs";

    /// <summary>The rules: those of the product.</summary>
    public ImmutableArray<DiagnosticAnalyzer> Rules { get; init; } = Subject.Rules;

    /// <summary>The fixes: those of the product.</summary>
    public ImmutableArray<CodeFixProvider> Repairs { get; init; } = Subject.Repairs;

    /// <summary>Statements as the body of a method of a process, <c>self</c>, in a class with some shared state: Subject.Fields.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="returns">What the method returns.</param>
    public static string Body(string statements, string returns = "Task") =>
        Members($"async {returns} M(IpcProcess self, bool flag, int n)\n{{\n{Indented(statements)}\n}}");

    /// <summary>Members of the class that <see cref="Body"/> adds its method to.</summary>
    /// <param name="members">The members.</param>
    public static string Members(string members) => $"partial class Subject\n{{\n{Indented(members)}\n}}\n";

    /// <summary>What is marked is what the rules say.</summary>
    /// <param name="source">The source, marked.</param>
    public async Task Warns(string source)
    {
        var markup = Markup.Parse(source, Id);
        Assert.True(markup.Expected.Count > 0, "Nothing is marked.");
        await Finds(markup);
    }

    /// <summary>No rule says anything.</summary>
    /// <param name="source">The source.</param>
    public Task Silent(string source) => Finds(new Markup(source.ReplaceLineEndings("\n"), []));

    /// <summary>What is marked is what the rules say, and the rule under test says it, once, in words that contain these.</summary>
    /// <param name="source">The source, marked.</param>
    /// <param name="parts">Parts of the message.</param>
    public async Task Says(string source, params string[] parts)
    {
        var message = (await TheOne(source)).GetMessage();
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    /// <summary>What is marked is what the rules say, and the rule under test says it once, and points at these lines besides.</summary>
    /// <param name="source">The source, marked.</param>
    /// <param name="lines">The lines of the additional locations, in order.</param>
    public async Task Shows(string source, params string[] lines) => Assert.Equal(lines, (await TheOne(source)).AdditionalLocations.Select(TextOfLine));

    private static string Indented(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : $"    {line}"));

    private static string TextOfLine(Location location) =>
        location.SourceTree!.GetText().Lines[location.GetLineSpan().StartLinePosition.Line].ToString().Trim();

    private async Task<Diagnostic> TheOne(string source) => Assert.Single(await Finds(Markup.Parse(source, Id)), found => found.Id == Id);

    private async Task<ImmutableArray<Diagnostic>> Finds(Markup markup)
    {
        var config = new EditorConfig(EditorConfig, FileName);
        var tree = Subject.Parse(markup.Text, FileName);
        var compilation = Subject.Compile(tree, Library, config);
        var found = await Ask(compilation, config);
        Judge(markup, tree, compilation, found);
        return found;
    }

    private void Judge(Markup markup, SyntaxTree tree, Compilation compilation, ImmutableArray<Diagnostic> found)
    {
        var errors = MayNotCompile ? [] : compilation.GetDiagnostics().Where(error => error.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, $"It does not compile:\n{string.Join('\n', errors)}\n\n{Numbered(tree)}");

        var crashes = found.Where(crash => !crash.Id.StartsWith("ACI", StringComparison.Ordinal)).Select(crash => crash.GetMessage());
        Assert.True(!crashes.Any(), string.Join('\n', crashes));
        Assert.All(found, one => Assert.DoesNotMatch(@"\{\d", one.GetMessage()));

        var expected = markup.Expected.Select(one => $"{Line(tree, one.Span)}: {one.Id} {markup.Text.Substring(one.Span.Start, one.Span.Length)}");
        var actual = found.ToLookup(one => $"{Line(one.Location.SourceTree!, one.Location.SourceSpan)}: {one.Id} {one.Location.SourceTree!.GetText().ToString(one.Location.SourceSpan)}");
        var same = found.All(one => one.Location.SourceTree == tree)
            && found.Select(one => (one.Id, one.Location.SourceSpan)).Order().SequenceEqual(markup.Expected.Select(one => (one.Id, one.Span)).Order());
        Assert.True(same, $"""
            Expected:
            {List(expected)}
            Found:
            {List(actual.SelectMany(one => one.Select(diagnostic => $"{one.Key}\n        {diagnostic.GetMessage()}")))}

            {Numbered(tree)}
            """);
    }

    private static string List(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal).DefaultIfEmpty("nothing").Aggregate("", (all, line) => $"{all}    {line}\n");

    private static int Line(SyntaxTree tree, Microsoft.CodeAnalysis.Text.TextSpan span) => tree.GetLineSpan(span).StartLinePosition.Line + 1;

    private static string Numbered(SyntaxTree tree) => string.Join('\n', tree.GetText().Lines.Select(line => $"{line.LineNumber + 1,4} {line}"));

    private Task<ImmutableArray<Diagnostic>> Ask(Compilation compilation, EditorConfig config) =>
        compilation.WithAnalyzers(Rules, new AnalyzerOptions([], config.Options)).GetAnalyzerDiagnosticsAsync();
}
