using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ActorIpc.Analyzers.Tests;

internal sealed partial record Verify
{
    /// <summary>The first diagnostic of the rule under test has this fix: it makes the fixed source, in which the rules say what is still marked and nothing else.</summary>
    /// <param name="source">The source, marked.</param>
    /// <param name="fixedSource">What it becomes, marked.</param>
    /// <param name="title">A part of the fix's title, or its equivalence key; null where only one is offered.</param>
    public Task Fixes(string source, string fixedSource, string? title = null) =>
        Becomes(source, fixedSource, async document =>
        {
            var (action, _) = Chosen(await Offers(document), title);
            return await Applied(action, document);
        });

    /// <summary>The fix, made for all diagnostics of the rule in the document at once.</summary>
    /// <inheritdoc cref="Fixes"/>
    public Task FixesAll(string source, string fixedSource, string? title = null) =>
        Becomes(source, fixedSource, async document =>
        {
            var (action, repair) = Chosen(await Offers(document), title);
            var all = repair.GetFixAllProvider();
            Assert.True(all is not null, $"{repair.GetType().Name} has no FixAllProvider.");
            var context = new FixAllContext(document, repair, FixAllScope.Document, action.EquivalenceKey, [Id], new Asked(this), default);
            return await Applied((await all.GetFixAsync(context))!, document);
        });

    /// <summary>What is marked is what the rules say, and nothing is offered to fix what the rule under test says.</summary>
    /// <param name="source">The source, marked.</param>
    public async Task OffersNoFix(string source)
    {
        await Warns(source);
        using var workspace = new AdhocWorkspace();
        var offers = await Offers(Open(workspace, Markup.Parse(source, Id).Text));
        Assert.True(offers.Count == 0, $"Offered: {Titles(offers)}");
    }

    private static (CodeAction Action, CodeFixProvider Repair) Chosen(List<(CodeAction Action, CodeFixProvider Repair)> offers, string? title)
    {
        var chosen = offers.Where(offer => title is null || offer.Action.EquivalenceKey == title || offer.Action.Title.Contains(title, StringComparison.Ordinal)).ToList();
        Assert.True(chosen.Count == 1, $"{chosen.Count} fixes are {title ?? "offered"}; offered: {Titles(offers)}");
        return chosen[0];
    }

    private static string Titles(List<(CodeAction Action, CodeFixProvider Repair)> offers) =>
        string.Join(", ", offers.Select(offer => $"\"{offer.Action.Title}\" ({offer.Action.EquivalenceKey})").DefaultIfEmpty("nothing"));

    private static async Task<string> Applied(CodeAction action, Document document)
    {
        var changes = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(default)));
        return (await changes.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    private async Task Becomes(string source, string fixedSource, Func<Document, Task<string>> apply)
    {
        await Warns(source);
        using var workspace = new AdhocWorkspace();
        var after = Markup.Parse(fixedSource, Id);
        Assert.Equal(after.Text, await apply(Open(workspace, Markup.Parse(source, Id).Text)));
        await Finds(after);
    }

    private async Task<List<(CodeAction Action, CodeFixProvider Repair)>> Offers(Document document)
    {
        var first = (await Asked.Of(this, document.Project)).Where(found => found.Id == Id).MinBy(found => found.Location.SourceSpan)!;
        var offers = new List<(CodeAction, CodeFixProvider)>();
        foreach (var repair in Repairs.Where(repair => repair.FixableDiagnosticIds.Contains(Id)))
        {
            await repair.RegisterCodeFixesAsync(new CodeFixContext(document, first, (action, _) => offers.Add((action, repair)), default));
        }

        return offers;
    }

    private Document Open(AdhocWorkspace workspace, string text)
    {
        var kind = Subject.KindOf(Subject.Parse(text, FileName));
        var references = Library is null ? Subject.References : Subject.References.Add(Subject.Image(Library));
        var project = workspace.CurrentSolution.AddProject("Tested", "Tested", LanguageNames.CSharp)
            .WithParseOptions(Subject.Parsing).WithCompilationOptions(Subject.Options(kind)).WithMetadataReferences(references)
            .AddDocument("Usings.cs", Subject.Usings).Project.AddDocument("Fields.cs", Subject.Fields).Project;
        return project.AddDocument(FileName, text, filePath: FileName);
    }

    private sealed class Asked(Verify verify) : FixAllContext.DiagnosticProvider
    {
        public static async Task<ImmutableArray<Diagnostic>> Of(Verify verify, Project project) =>
            await verify.Ask((await project.GetCompilationAsync())!, new EditorConfig(verify.EditorConfig, verify.FileName));

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellation) => await Of(verify, project);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellation) =>
            GetAllDiagnosticsAsync(document.Project, cancellation);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellation) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
