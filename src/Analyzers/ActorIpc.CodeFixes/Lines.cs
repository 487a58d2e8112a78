using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ActorIpc.CodeFixes;

// How a source is laid out in lines, so that what a fix writes looks like what is there.
internal static class Lines
{
    public static SyntaxTrivia EndOfLine(SyntaxNode node)
    {
        var found = node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return found.IsKind(SyntaxKind.EndOfLineTrivia) ? SyntaxFactory.EndOfLine(found.ToString()) : SyntaxFactory.LineFeed;
    }

    // The token with the end of a line after it, whether it has been there or not.
    public static SyntaxToken WithEndOfLine(SyntaxToken token, SyntaxNode of) => token.WithTrailingTrivia(WithEndOfLine(token.TrailingTrivia, of));

    public static SyntaxTriviaList WithEndOfLine(SyntaxTriviaList trailing, SyntaxNode of) =>
        EndsLine(trailing) ? trailing
        : IsBlank(trailing) ? SyntaxFactory.TriviaList(EndOfLine(of))
        : trailing.Add(EndOfLine(of));

    public static bool EndsLine(SyntaxTriviaList trailing) => trailing.Any(SyntaxKind.EndOfLineTrivia);

    // The white space at the beginning of the line on which the node begins.
    public static string Indentation(SyntaxNode node)
    {
        var line = LineOf(node);
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    // One step further in than the line of the node.
    public static string Inner(SyntaxNode node) => Indentation(node) is var outer && outer.Contains('\t') ? outer + "\t" : outer + "    ";

    public static bool IsFirst(SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText();
        var start = text.Lines.GetLineFromPosition(node.SpanStart).Start;
        return text.ToString(new(start, node.SpanStart - start)).Trim().Length == 0;
    }

    public static bool IsBlank(IEnumerable<SyntaxTrivia> trivia) => trivia.All(IsBlank);

    // Nobody's words are lost where only a part of a node is kept.
    public static bool IsBlankAround(SyntaxNode part, SyntaxNode whole) =>
        IsBlank(whole.DescendantTrivia().Where(trivia => whole.Span.Contains(trivia.Span) && !part.Span.Contains(trivia.Span)));

    public static bool IsBlank(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    private static string LineOf(SyntaxNode node) => node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
}
