using System.ComponentModel;
using System.Diagnostics;
using JobRunner.Jobs;

namespace JobRunner.Running;

/// <summary>The operating-system process of a job: its input closed, its output captured.</summary>
public sealed class OsProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Process process;
    private readonly OutputTail output;
    private readonly OutputTail errors;

    private OsProcess(Process process)
    {
        this.process = process;
        output = new OutputTail(process.StandardOutput);
        errors = new OutputTail(process.StandardError);
    }

    /// <summary>The number by which the operating system knows it.</summary>
    public int Pid => process.Id;

    /// <summary>The last lines that it wrote: to standard error, or if it said nothing there, to standard output.</summary>
    public IReadOnlyList<string> LastLines => errors.Lines is { Count: > 0 } lines ? lines : output.Lines;

    /// <summary>Starts the program of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <returns>The process, running.</returns>
    /// <exception cref="Win32Exception">There is no such program, or it may not be run.</exception>
    public static OsProcess Start(Job job, string workingDirectory)
    {
        var (program, before) = job.Command == SelfCommand.Token ? SelfCommand.Resolve() : (Locate(job.Command, workingDirectory), []);
        var start = new ProcessStartInfo(program, [.. before, .. job.Arguments])
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new OsProcess(process);
    }

    /// <summary>Whether a program with this exit code died of Ctrl-C, which a terminal sends to jobs and runner alike.</summary>
    /// <param name="code">The exit code.</param>
    /// <returns>True for 128 + SIGINT, on Windows for STATUS_CONTROL_C_EXIT.</returns>
    /// <remarks>The job may be dead before the runner has heard of its own signal, so that nothing else tells it from a failure.</remarks>
    public static bool IsInterruption(int code) => code == (OperatingSystem.IsWindows() ? unchecked((int)0xC000013A) : 130);

    /// <summary>Waits until it has ended and what it wrote has been read.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();

        // A grandchild that outlives it may keep the pipes open; the job does not wait for that one.
        await Task.WhenAny(Task.WhenAll(output.Read, errors.Read), Task.Delay(Patience));
        return process.ExitCode;
    }

    /// <summary>Kills it and all that it has started. No effect when it has ended.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is Win32Exception or AggregateException or InvalidOperationException)
        {
            // Some of the tree ended at this moment, or is not ours to kill; what matters is whether the process itself goes.
            process.Kill();
        }
    }

    /// <summary>Lets go of the process, and if it still runs, kills it: whoever leaves early leaves no program behind.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    // A path is one in the working directory of the job, not in that of the runner; a bare name is looked for by the system.
    private static string Locate(string command, string workingDirectory) =>
        command.Contains('/') || command.Contains(Path.DirectorySeparatorChar) ? Path.GetFullPath(command, workingDirectory) : command;
}
