using System.Globalization;
using System.Text;
using ActorIpc.Simulation;

namespace Lecture;

/// <summary>What the lecture is written on. It knows whether everything has come out as it was told.</summary>
internal sealed class Board(TextWriter output)
{
    private const int Width = 110;
    private const int LongestReport = 45;
    private const int Head = 26;
    private const int Tail = 6;

    /// <summary>Whether everything has come out so far as it was told.</summary>
    public bool AsTold { get; private set; } = true;

    public void Title(string title) => Write($"{title}\n{new string('=', title.Length)}\n");

    public void Begin(string title) => Write($"\n{title}\n{new string('-', title.Length)}\n");

    /// <summary>Writes a paragraph, in lines of its own.</summary>
    public void Say(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length >= Width)
            {
                Write(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        Write(line.ToString());
    }

    /// <summary>Shows the code of a version, and what the rules say of it.</summary>
    /// <param name="version">The version.</param>
    /// <param name="ids">Which rules are to speak, in the order of the code.</param>
    public async Task ShowAsync(Version version, params string[] ids)
    {
        Write($"\n{string.Join('\n', Sources.Show(version.File))}\n\nThe compiler:");
        var found = await Compiler.JudgeAsync(version.File);
        foreach (var one in found)
        {
            Write($"  {one}");
        }

        Tell(found.Select(one => one.Id).SequenceEqual(ids), found.Count == 0 ? "Nothing to say." : null);
        Write("\nThe explorer:");
    }

    /// <summary>Shows how a program fails, and holds that it does so in one way.</summary>
    public void Fails(FailureKind kind, string what, Exploration found)
    {
        Say(what);
        Report(found);
        Tell(found.Failed?.Failure?.Kind == kind, null);
    }

    /// <summary>Holds that a program is right under every schedule.</summary>
    public void Proves(Exploration found)
    {
        Report(found);
        Tell(
            found is { Failed: null, IsComplete: true },
            string.Create(CultureInfo.InvariantCulture, $"Right under every schedule: {found.States:N0} states, {found.Runs:N0} runs."));
    }

    /// <summary>Says something that has come out, or that it has not.</summary>
    public void Tell(bool holds, string? text)
    {
        AsTold &= holds;
        if (!holds)
        {
            Say("This is NOT what is told here.");
        }
        else if (text is not null)
        {
            Say(text);
        }
    }

    private void Report(Exploration found)
    {
        if (found.Failed is { } failed)
        {
            string[] lines = failed.Report.TrimEnd().ReplaceLineEndings("\n").Split('\n');
            Write(string.Join('\n', (lines.Length <= LongestReport ? lines : [.. lines.Take(Head), "  …", .. lines.TakeLast(Tail)]).Select(line => $"  {line}".TrimEnd())));
        }
    }

    private void Write(string text) => output.WriteLine(text.ReplaceLineEndings(output.NewLine));
}
