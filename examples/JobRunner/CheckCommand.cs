using System.CommandLine;
using System.Text.Json;
using JobRunner.Reports;

namespace JobRunner;

/// <summary><c>check REPORT</c>.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("REPORT") { Description = "What run --report has written." };
        var command = new Command("check", "Prove from a report that no resource was over-committed and no order broken.") { path };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(path)));
        return command;
    }

    private static int Run(string path)
    {
        Report report;
        try
        {
            report = Report.Read(path);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path}: is not a report that can be read: {error.Message.ReplaceLineEndings(" ")}");
            return ExitCodes.Unusable;
        }

        var broken = Checker.Check(report);
        foreach (var line in broken)
        {
            Console.Error.WriteLine(line);
        }

        if (broken.Count > 0)
        {
            return ExitCodes.Failure;
        }

        var use = report.Resources.Select(resource => $"{resource.Key} {Checker.HighestUse(report, resource.Key)} of {resource.Value}");
        Console.WriteLine($"{report.Jobs.Count} jobs: no resource was ever over-committed, no order was broken, every unit came back.");
        Console.WriteLine($"Most units held at once: {string.Join(", ", use)}.");
        return ExitCodes.Success;
    }
}
