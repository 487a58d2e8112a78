using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Tests;

// A source in which [|…|] marks what the rule under test speaks of, and {|ACI0003:…|} what another one does. Marks may be nested.
internal sealed partial record Markup(string Text, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string marked, string id)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string, TextSpan)>();
        foreach (Match part in Parts().Matches(marked.ReplaceLineEndings("\n")))
        {
            if (part.Value is "|]" or "|}")
            {
                var (closed, start) = open.Pop();
                expected.Add((closed, TextSpan.FromBounds(start, text.Length)));
            }
            else if (part.Length > 1)
            {
                open.Push((part.Groups["id"] is { Success: true, Value: var other } ? other : id, text.Length));
            }
            else
            {
                text.Append(part.Value);
            }
        }

        Assert.True(open.Count == 0, $"A mark is not closed in:\n{marked}");
        return new Markup(text.ToString(), expected);
    }

    [GeneratedRegex(@"\[\||\{\|(?<id>\w+):|\|[\]}]|.", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
