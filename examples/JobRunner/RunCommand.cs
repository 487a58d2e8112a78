using System.CommandLine;
using System.Runtime.InteropServices;
using JobRunner.Jobs;
using JobRunner.Reports;
using JobRunner.Running;
using JobRunner.Showing;
using JobRunner.SubCommands;
using Spectre.Console;

namespace JobRunner;

/// <summary><c>run FILE [--report FILE]</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The job file." };
        var report = new Option<string>("--report") { Description = "Where to write a report as JSON." };
        var command = new Command("run", "Run the jobs of a file.") { file, report };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(report)));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? reportPath)
    {
        JobFile file;
        FileStream? report;
        try
        {
            // Both before anything starts: a run whose report cannot be written would have been for nothing.
            file = JobFile.Read(path);
            report = reportPath is null ? null : InputFiles.Create(reportPath);
        }
        catch (Exception error) when (error is JobFileException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message.ReplaceLineEndings(" "));
            return ExitCodes.Unusable;
        }

        using (report)
        {
            var console = Consoles.Create();
            var result = await RunUntilSignalAsync(file, console);
            if (report is not null)
            {
                Report.Of(result).Write(report);
            }

            Summary.Write(console, result);
            return result.IsSuccess ? ExitCodes.Success : ExitCodes.Failure;
        }
    }

    /// <summary>Ctrl-C, and what a service manager sends, stop the run instead of the program: the summary is still told.</summary>
    private static async Task<RunResult> RunUntilSignalAsync(JobFile file, IAnsiConsole console)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Runner.RunAsync(file, Consoles.ViewFor(console), stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
