namespace ActorIpc.Tests;

/// <summary>A small wrong edit of a primitive, which some test has to notice.</summary>
/// <param name="Primitive">What it is an edit of.</param>
/// <param name="Name">What it does.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Find">The text that goes; it stands in the file exactly once.</param>
/// <param name="Replacement">The text that comes in its place.</param>
/// <param name="Explored">If it concerns order or loss: the test that looks at every schedule of three processes, in the same way.</param>
/// <param name="Tests">Which tests to run, in this order, until one fails: a project under tests/ and, after a space, parts of names that are enough.</param>
public sealed record Mutation(string Primitive, string Name, string File, string Find, string Replacement, string? Explored, IReadOnlyList<string> Tests)
{
    private const char Quote = '|';

    /// <summary>All edits that tests/Mutation/Edits lists, a file for each primitive.</summary>
    /// <remarks>
    /// A line is a key, a colon and a value; <c>find:</c> and <c>replace:</c> are followed by the lines of a text, each after a bar. An edit ends with its
    /// replacement, which may be empty, and what was said of file and tests holds on. What an edit concerns, if it is order or loss, stands below its name,
    /// and below that which exploration shows it, if it is another than that of the file.
    /// </remarks>
    public static IReadOnlyList<Mutation> ReadAll(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, "tests", "Mutation", "Edits"), "*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>The text of a file with the edit made.</summary>
    /// <exception cref="InvalidDataException">The text to find does not stand in it exactly once.</exception>
    public string ApplyTo(string text)
    {
        var at = text.IndexOf(Find, StringComparison.Ordinal);
        return at >= 0 && at == text.LastIndexOf(Find, StringComparison.Ordinal)
            ? string.Concat(text.AsSpan(0, at), Replacement, text.AsSpan(at + Find.Length))
            : throw new InvalidDataException($"{Primitive}, {Name}: the text to find is {(at < 0 ? "no longer" : "more than once")} in {File}:\n{Find}");
    }

    private static IEnumerable<Mutation> Read(string path)
    {
        var primitive = Path.GetFileNameWithoutExtension(path);
        var lines = System.IO.File.ReadAllLines(path);
        var (name, file, find, tests) = ("", "", "", new List<string>());
        var (explored, shownBy, concerns) = ("", "", "");
        for (var at = 0; at < lines.Length; at++)
        {
            var (key, value) = lines[at].Split(':', 2) is [var left, var right] ? (left, right.Trim()) : (lines[at], "");
            switch (key)
            {
                case "" or "#":
                    break;
                case "tests":
                    tests.Add(value);
                    break;
                case "file":
                    file = value;
                    break;
                case "explored" when name.Length > 0:
                    shownBy = value;
                    break;
                case "explored":
                    explored = value;
                    break;
                case "concerns":
                    concerns = value is "order" or "loss" ? value : throw new InvalidDataException($"{path}, line {at + 1}: {lines[at]}");
                    break;
                case "edit":
                    (name, concerns, shownBy) = (value, "", explored);
                    break;
                case "find":
                    find = Text(lines, ref at);
                    break;
                case "replace":
                    yield return new Mutation(primitive, name, file, find, Text(lines, ref at), concerns.Length > 0 ? shownBy : null, tests);
                    name = "";
                    break;
                default:
                    throw new InvalidDataException($"{path}, line {at + 1}: {lines[at]}");
            }
        }
    }

    private static string Text(string[] lines, ref int at)
    {
        var text = new List<string>();
        for (; at + 1 < lines.Length && lines[at + 1].StartsWith(Quote); at++)
        {
            text.Add(lines[at + 1][1..]);
        }

        return string.Join('\n', text);
    }
}
