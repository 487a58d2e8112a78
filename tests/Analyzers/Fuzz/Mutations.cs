using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Tests.Fuzz;

// Edits of a source that leave it, mostly, something that an editor could hold: statements deleted, duplicated, swapped, and now and then a token lost.
internal static class Mutations
{
    public static string Apply(string source, Random random)
    {
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var root = Subject.Parse(source, "Source.cs").GetRoot();
            var statements = root.DescendantNodes().OfType<StatementSyntax>().Where(statement => statement.Parent is not BaseMethodDeclarationSyntax).ToList();
            source = (random.Next(8), statements.Count) switch
            {
                (0, _) or (_, 0) => Without(source, Any(root.DescendantTokens().ToList(), random).Span),
                (1 or 2 or 3, _) => Without(source, Any(statements, random).Span),
                (4 or 5, _) => Twice(source, Any(statements, random).Span),
                _ => Swapped(source, Any(statements, random).Span, Any(statements, random).Span),
            };
        }

        return source;
    }

    private static T Any<T>(List<T> all, Random random) => all[random.Next(all.Count)];

    private static string Without(string source, TextSpan span) => source.Remove(span.Start, span.Length);

    private static string Twice(string source, TextSpan span) => source.Insert(span.End, $" {source.Substring(span.Start, span.Length)}");

    // One within the other takes its place.
    private static string Swapped(string source, TextSpan one, TextSpan other)
    {
        var (first, second) = one.Start < other.Start || one.Contains(other) ? (one, other) : (other, one);
        var (earlier, later) = (source.Substring(first.Start, first.Length), source.Substring(second.Start, second.Length));
        return first.Contains(second)
            ? $"{source[..first.Start]}{later}{source[first.End..]}"
            : $"{source[..first.Start]}{later}{source[first.End..second.Start]}{earlier}{source[second.End..]}";
    }
}
