using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Offer = (Microsoft.CodeAnalysis.CodeActions.CodeAction Action, Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider Repair);

namespace ActorIpc.Analyzers.Tests;

internal sealed partial record Verify
{
    // The first diagnostic of the rule under test has this fix: it makes the fixed source, in which the rules say what is still marked and nothing else.
    // The title, a part of it, or the equivalence key says which fix, where several are offered.
    public Task Fixes(string source, string fixedSource, string? title = null) =>
        Becomes(source, fixedSource, async document => Chosen(await Offers(document), title).Action);

    // The fix, made for all diagnostics of the rule in the document at once.
    public Task FixesAll(string source, string fixedSource, string? title = null) =>
        Becomes(source, fixedSource, async document =>
        {
            var (action, repair) = Chosen(await Offers(document), title);
            var context = new FixAllContext(document, repair, FixAllScope.Document, action.EquivalenceKey, [Id], new Asked(this), default);
            return await (repair.GetFixAllProvider()?.GetFixAsync(context) ?? throw new InvalidOperationException($"{repair} fixes one at a time."));
        });

    // What is marked is what the rules say, and nothing is offered to fix what the rule under test says.
    public async Task OffersNoFix(string source)
    {
        await Warns(source);
        using var workspace = new AdhocWorkspace();
        var offers = await Offers(Open(workspace, Markup.Parse(source, Id).Text));
        Assert.True(offers.Count == 0, $"Offered: {Titles(offers)}");
    }

    private static Offer Chosen(List<Offer> offers, string? title)
    {
        var chosen = offers.Where(offer => title is null || offer.Action.EquivalenceKey == title || offer.Action.Title.Contains(title, StringComparison.Ordinal)).ToList();
        Assert.True(chosen.Count == 1, $"{chosen.Count} fixes are {title ?? "offered"}; offered: {Titles(offers)}");
        return chosen[0];
    }

    private static string Titles(List<Offer> offers) => string.Join(", ", offers.Select(offer => $"\"{offer.Action.Title}\" ({offer.Action.EquivalenceKey})"));

    private async Task Becomes(string source, string fixedSource, Func<Document, Task<CodeAction?>> fix)
    {
        await Warns(source);
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, Markup.Parse(source, Id).Text);
        var operations = await (await fix(document))!.GetOperationsAsync(default);
        var changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
        var after = Markup.Parse(fixedSource, Id);
        Assert.Equal(after.Text.ReplaceLineEndings(LineEnding), (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString());
        await Finds(after);
    }

    private async Task<List<Offer>> Offers(Document document)
    {
        var first = (await new Asked(this).GetAllDiagnosticsAsync(document.Project, default)).Where(found => found.Id == Id).MinBy(found => found.Location.SourceSpan)!;
        var offers = new List<Offer>();
        foreach (var repair in Repairs.Where(repair => repair.FixableDiagnosticIds.Contains(Id)))
        {
            await repair.RegisterCodeFixesAsync(new CodeFixContext(document, first, (action, _) => offers.Add((action, repair)), default));
        }

        return offers;
    }

    private Document Open(AdhocWorkspace workspace, string text) => workspace.CurrentSolution.AddProject("Tested", "Tested", LanguageNames.CSharp)
        .WithParseOptions(Subject.Parsing).WithCompilationOptions(Subject.Options(Subject.Parse(text, FileName)))
        .WithMetadataReferences(Library is null ? Subject.References : Subject.References.Add(Subject.Image(Library)))
        .AddDocument("Usings.cs", Subject.Usings).Project.AddDocument("Fields.cs", Subject.Fields).Project
        .AddAnalyzerConfigDocument(".editorconfig", SourceText.From($"root = true\n[*.cs]\n{EditorConfig}"), filePath: "/.editorconfig").Project
        .AddDocument(FileName, text.ReplaceLineEndings(LineEnding), filePath: $"/{FileName}");

    private sealed class Asked(Verify verify) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellation) =>
            await verify.Ask((await project.GetCompilationAsync(cancellation))!);
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellation) =>
            (await GetAllDiagnosticsAsync(document.Project, cancellation)).Where(found => found.Location.SourceTree!.FilePath == document.FilePath);
        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellation) => Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
