using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Analyzers.Tests;

// What a rule is expected to say: its id, and the text that it is said of.
internal sealed record Expectation(string Id, TextSpan Span);

// A source in which [|…|] marks what the rule under test speaks of, and {|ACI0003:…|} what another one does. Marks may be nested.
internal sealed record Markup(string Text, IReadOnlyList<Expectation> Expected)
{
    public static Markup Parse(string marked, string id)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start, char Closing)>();
        var expected = new List<Expectation>();
        marked = marked.ReplaceLineEndings("\n");
        for (var at = 0; at < marked.Length; at++)
        {
            var two = at + 1 < marked.Length ? marked.Substring(at, 2) : "";
            if (two == "[|")
            {
                open.Push((id, text.Length, ']'));
                at++;
            }
            else if (two == "{|" && marked.IndexOf(':', at) is > 0 and var colon)
            {
                open.Push((marked[(at + 2)..colon], text.Length, '}'));
                at = colon;
            }
            else if (two is "|]" or "|}" && open.TryPeek(out var mark) && mark.Closing == two[1])
            {
                open.Pop();
                expected.Add(new Expectation(mark.Id, TextSpan.FromBounds(mark.Start, text.Length)));
                at++;
            }
            else
            {
                text.Append(marked[at]);
            }
        }

        Assert.True(open.Count == 0, $"A mark is not closed in:\n{marked}");
        return new Markup(text.ToString(), expected);
    }
}
