using Spectre.Console;

namespace AkkaPhilosophers.Showing;

/// <summary>The console as it suits where the output goes.</summary>
internal static class Consoles
{
    // Where there is no terminal, there is no width that a line would have to be broken at.
    private const int WidthOfLogs = 1000;

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

    public static IDinnerView ViewFor(IAnsiConsole console) =>
        console.Profile.Capabilities.Ansi ? new LiveTable(console) : new PlainLines(Console.Out);
}
