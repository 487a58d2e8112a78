using Spectre.Console;

namespace ClusterLock.Showing;

/// <summary>The console as it suits where the output goes.</summary>
internal static class Consoles
{
    public static IAnsiConsole? Create() => Console.IsOutputRedirected ? null : AnsiConsole.Console;

    public static INodeView ViewFor(IAnsiConsole? console) =>
        console is { Profile.Capabilities.Ansi: true } ? new LiveTable(console) : new PlainLines(Console.Out);
}
