using System.Diagnostics;

namespace JobRunner.Tests;

/// <summary>JobRunner as people run it: a process of its own, its output read line by line.</summary>
internal sealed class RunnerProcess : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly List<string> lines = [];

    private RunnerProcess(string[] arguments)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        process = Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "JobRunner.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Pid => process.Id;

    /// <summary>Whether SIGINT cannot reach it: what a shell runs in the background may have it ignored, with all that it starts.</summary>
    public bool IgnoresInterrupts
    {
        get
        {
            const string label = "SigIgn:";
            var status = $"/proc/{Pid}/status";
            if (!File.Exists(status))
            {
                return false;
            }

            var line = File.ReadLines(status).First(each => each.StartsWith(label, StringComparison.Ordinal));

            // A set of signals: bit n - 1 is signal n, and SIGINT is 2.
            return (Convert.ToUInt64(line[label.Length..].Trim(), 16) & 0b10) != 0;
        }
    }

    public static RunnerProcess Start(params string[] arguments) => new(arguments);

    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var runner = Start(arguments);
        return await runner.FinishAsync();
    }

    /// <summary>Reads up to a line that has the text in it.</summary>
    public async Task<string> ReadToAsync(string text)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Guard) is { } line)
        {
            lines.Add(line);
            if (line.Contains(text))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"No line with '{text}' in: {string.Join('\n', lines)}\n{await errors}");
    }

    public async Task<(int Code, string Output, string Errors)> FinishAsync()
    {
        var rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(Guard);
        await process.WaitForExitAsync().WaitAsync(Guard);
        return (process.ExitCode, string.Join('\n', [.. lines, rest]), await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
