using Microsoft.CodeAnalysis;

namespace Lint;

/// <summary>The way that control takes from a sleep, which the additional locations of a diagnostic are: one line for each line of code, and an arrow back where it comes back.</summary>
internal static class Picture
{
    public static IEnumerable<string> Of(Diagnostic found)
    {
        var way = (found.AdditionalLocations.Count > 0 ? found.AdditionalLocations : [found.Location]).ToList();
        var returns = way.Count > 1 && way[^1] == way[0];
        var lines = Lines(returns ? way.SkipLast(1) : way).ToList();
        for (var at = 0; at < lines.Count; at++)
        {
            if (at > 0)
            {
                yield return $"{(returns ? "│" : " ")}            ↓";
            }

            var arm = !returns ? "   " : at == 0 ? "┌─▶" : at == lines.Count - 1 ? "└──" : "│  ";
            yield return $"{arm} {lines[at].Number,5} │ {lines[at].Text}";
        }

        if (returns && lines.Count == 1)
        {
            yield return "└─────────┘";
        }
    }

    // Several steps in one line are shown once.
    private static IEnumerable<(int Number, string Text)> Lines(IEnumerable<Location> way)
    {
        var before = -1;
        foreach (var place in way)
        {
            var number = place.GetLineSpan().StartLinePosition.Line;
            if (number != before)
            {
                yield return (number + 1, place.SourceTree!.GetText().Lines[number].ToString().Trim());
                before = number;
            }
        }
    }
}
