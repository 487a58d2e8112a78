using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>A fix for one rule, each place by itself or all at once.</summary>
/// <param name="rule">The rule.</param>
/// <param name="title">What the fix does.</param>
public abstract class RuleFix(string rule, string title) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [rule];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (IsFor(diagnostic) && await TryAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), GetType().Name), diagnostic);
            }
        }
    }

    // Whether what the rule says here can be fixed at all.
    private protected virtual bool IsFor(Diagnostic diagnostic) => true;

    // What to change; null where there is no change that is surely right.
    private protected virtual Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation) => null;

    // The same for a fix that needs what the rule has found.
    private protected virtual Action<DocumentEditor>? Change(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        Change(place, model, cancellation);

    // The document as it would be; null where there is no change, or one that makes something wrong.
    private async Task<Document?> TryAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        var mark = new SyntaxAnnotation();
        var place = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        var marked = document.WithSyntaxRoot(root.ReplaceNode(place, place.WithAdditionalAnnotations(mark)));
        var editor = await DocumentEditor.CreateAsync(marked, cancellation).ConfigureAwait(false);
        if (Change(editor.OriginalRoot.GetAnnotatedNodes(mark).Single(), diagnostic, editor.SemanticModel, cancellation) is not { } change)
        {
            return null;
        }

        change(editor);
        var changed = editor.GetChangedDocument();
        return await Trial.PassesAsync(document, changed, diagnostic, mark, cancellation).ConfigureAwait(false) ? changed : null;
    }
}
