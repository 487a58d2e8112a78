using System.Diagnostics;
using JobRunner.Jobs;

namespace JobRunner.Tests;

/// <summary>A folder of a test's own, gone with the test.</summary>
public abstract class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("jobrunner-");

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(folder.FullName, name);

    protected string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>A job file with the resources cpu 2 and disk 1.</summary>
    protected string WriteJobs(params string[] jobs) =>
        Write("jobs.json", $$"""{ "resources": { "cpu": 2, "disk": 1 }, "jobs": [ {{string.Join(",\n", jobs)}} ] }""");

    protected JobFile ReadJobs(params string[] jobs) => JobFile.Read(WriteJobs(jobs));

    /// <summary>A job that runs a sub-command of JobRunner, with further fields as they are in the file.</summary>
    protected static string SelfJob(string name, string arguments, string fields = "") =>
        $$"""{ "name": "{{name}}", "command": "$self", "arguments": [{{arguments}}]{{(fields.Length > 0 ? ", " + fields : "")}} }""";

    protected static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
