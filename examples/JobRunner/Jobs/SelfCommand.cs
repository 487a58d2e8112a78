using System.Reflection;

namespace JobRunner.Jobs;

/// <summary>How a job runs JobRunner itself, whatever system it is on.</summary>
public static class SelfCommand
{
    /// <summary>The command that stands for JobRunner.</summary>
    public const string Token = "$self";

    /// <summary>The program and the arguments that come before the job's own.</summary>
    /// <returns>JobRunner's own executable file, or dotnet with its assembly.</returns>
    public static (string Program, IReadOnlyList<string> Arguments) Resolve()
    {
        var self = typeof(SelfCommand).Assembly;
        var program = Environment.ProcessPath ?? "dotnet";
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            return (program, [self.Location]);
        }

        // Inside another program, as under a test runner, the process is not JobRunner's.
        return Assembly.GetEntryAssembly() == self
            ? (program, [])
            : (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [self.Location]);
    }
}
