using Spectre.Console;

namespace JobRunner.Showing;

/// <summary>The console as it suits where the output goes.</summary>
internal static class Consoles
{
    // Where there is no terminal, there is no width that a line would have to be broken at.
    private const int WidthOfLogs = 1000;

    /// <summary>Makes the console for standard output: without colours and line breaks of its own where that is no terminal.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = WidthOfLogs;
        return console;
    }

    /// <summary>The view that a console can show.</summary>
    public static IProgressView ViewFor(IAnsiConsole console) =>
        console.Profile.Capabilities.Ansi ? new LiveProgress(console) : new PlainProgress(Console.Out);
}
