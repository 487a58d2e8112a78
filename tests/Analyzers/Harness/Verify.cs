using System.Collections.Immutable;
using ActorIpc.Analyzers.Tests.Forms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Tests;

// Runs all rules over a source, and holds that they say what is marked in it, and nothing else. Id is the rule that [|…|] stands for.
// A test class has one, static readonly Verify Verify = new("ACI0001"), and writes (Verify with { … }) where a test needs another setting.
internal sealed partial record Verify(string Id)
{
    public string EditorConfig { get; init; } = ""; // lines of one, for the source
    public bool MayNotCompile { get; init; } // nor what it is fixed to
    public string? Library { get; init; } // a source that is compiled to another assembly, and referenced
    public string FileName { get; init; } = "Source.cs";
    public string LineEnding { get; init; } = "\n"; // of what is fixed
    public ImmutableArray<DiagnosticAnalyzer> Rules { get; init; } = Subject.Rules;
    public ImmutableArray<CodeFixProvider> Repairs { get; init; } = Subject.Repairs;

    // Statements as the body of a method of a process, self, in a class with some shared state: Subject.Fields.
    public static string Body(string statements, string returns = "Task") =>
        Members($"async {returns} M(IpcProcess self, bool flag, int n)\n{{\n{Indented(statements)}\n}}");

    // Members of the same class.
    public static string Members(string members) => $"partial class Subject\n{{\n{Indented(members)}\n}}\n";

    // What is marked is what the rules say.
    public async Task Warns(string source)
    {
        var markup = Markup.Parse(source, Id);
        Assert.True(markup.Expected.Count > 0, "Nothing is marked.");
        await Finds(markup);
    }

    // No rule says anything.
    public Task Silent(string source) => Finds(new Markup(source.ReplaceLineEndings("\n"), []));

    // What is marked is what the rules say, and the rule under test says it, once, in words that contain these.
    public async Task Says(string source, params string[] parts)
    {
        var message = (await TheOne(source)).GetMessage();
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    // What is marked is what the rules say, and the rule under test says it once, and points at these lines besides, in this order.
    public async Task Shows(string source, params string[] lines) =>
        Assert.Equal(lines, (await TheOne(source)).AdditionalLocations.Select(at => at.SourceTree!.GetText().Lines[at.GetLineSpan().StartLinePosition.Line].ToString().Trim()));

    private static string Indented(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : $"    {line}"));

    private async Task<Diagnostic> TheOne(string source) => Assert.Single(await Finds(Markup.Parse(source, Id)), found => found.Id == Id);
    private async Task<ImmutableArray<Diagnostic>> Finds(Markup markup)
    {
        var tree = Subject.Parse(markup.Text, FileName);
        var compilation = Subject.Compile(tree, Library);
        var found = await Ask(compilation);
        Assert.All(found, one => Assert.True(one.Id.StartsWith("ACI", StringComparison.Ordinal), one.GetMessage())); // AD0001: a rule threw
        Assert.All(found, one => Assert.DoesNotMatch(@"\{\d", one.GetMessage())); // arguments are missing

        var errors = compilation.GetDiagnostics().Where(error => error.Severity == DiagnosticSeverity.Error && !MayNotCompile);
        Assert.True(!errors.Any(), $"It does not compile:\n{string.Join('\n', errors)}\n{Numbered(tree)}");

        var same = found.All(one => one.Location.SourceTree == tree)
            && found.Select(one => (one.Id, one.Location.SourceSpan)).Order().SequenceEqual(markup.Expected.Order());
        Assert.True(same, $"""
            Expected:
            {List(markup.Expected.Select(one => Described(one.Id, one.Span, tree)))}
            Found:
            {List(found.Select(one => $"{Described(one.Id, one.Location.SourceSpan, one.Location.SourceTree!)}\n        {one.GetMessage()}"))}
            {Numbered(tree)}
            """);
        return found;
    }

    private async Task<ImmutableArray<Diagnostic>> Ask(Compilation compilation)
    {
        var config = new EditorConfig(EditorConfig, FileName);
        var (configured, options) = (compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(config)), new AnalyzerOptions([], config.Options));
        return await Agreement.Holds(configured, Rules, options, await configured.WithAnalyzers(Rules, options).GetAnalyzerDiagnosticsAsync());
    }

    private static string Described(string id, TextSpan span, SyntaxTree tree) => $"{tree.GetLineSpan(span).StartLinePosition.Line + 1,4} {id}: {tree.GetText().ToString(span)}";
    private static string List(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal).DefaultIfEmpty("     nothing"));
    private static string Numbered(SyntaxTree tree) => string.Join('\n', tree.GetText().Lines.Select(line => $"{line.LineNumber + 1,4} {line}"));
}
