using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorIpc.Tests;

namespace ActorIpc.Mutation;

/// <summary>A copy of the repository in which edits are made. It is built once; after an edit only the assembly that it is in is compiled anew.</summary>
internal sealed partial class ScratchCopy
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LimitOfExploration = TimeSpan.FromMinutes(5);
    private static readonly string[] LeftOut = ["/analyzer", "/warnaserror", "/features", "/doc"];
    private static readonly string[] Sources = ["src/Actors", "src/Runtime/ActorIpc"];

    private readonly string root = Path.Combine(Path.GetTempPath(), "actoripc-mutation");
    private readonly Dictionary<string, string[]> compilerArguments = [];
    private string sdk = "";
    private (string File, string Text)? edited;

    public ScratchCopy(string from)
    {
        foreach (var folder in (string[])["src", "tests", "docs", "examples"])
        {
            if (Directory.Exists(Path.Combine(root, folder)))
            {
                Directory.Delete(Path.Combine(root, folder), recursive: true);
            }

            Copy(Path.Combine(from, folder), Path.Combine(root, folder));
        }

        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(root, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Builds the projects, and finds out how to compile anew what the edits are in; what else there is need not have been built.</summary>
    public void Build(IEnumerable<TestProject> projects, IReadOnlyList<Tests.Mutation> edits)
    {
        foreach (var project in projects)
        {
            Command.Run(root, "dotnet", "build", project.Folder, "-v", "q", "-nologo", "-p:HasAkka=false");
        }

        var newest = Command.Run(root, "dotnet", "--list-sdks").Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ', 2);
        sdk = Path.Combine(newest[1].Trim('[', ']', '\r'), newest[0]);
        foreach (var folder in Sources.Where(folder => edits.Any(edit => edit.File.StartsWith(folder + "/", StringComparison.Ordinal))))
        {
            var answer = Command.Run(
                root,
                "dotnet",
                "msbuild",
                folder,
                "-t:Compile",
                "-p:ProvideCommandLineArgs=true",
                "-p:SkipCompilerExecution=true",

                // Never made, so that what is up to date is looked at too.
                "-p:NonExistentFile=none",
                "-getItem:CscCommandLineArgs");
            compilerArguments[folder] = [.. JsonDocument.Parse(answer).RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)

                // What an edit leaves unused is no error here.
                .Where(argument => !LeftOut.Any(left => argument.StartsWith(left, StringComparison.Ordinal)))];
        }
    }

    /// <summary>Compiles everything as it is without edits. What an earlier run compiled last is an edit, and passes for up to date.</summary>
    public void CompileAll()
    {
        foreach (var folder in compilerArguments.Keys)
        {
            Compile(folder + "/");
        }

        edited = null;
    }

    public void Apply(Tests.Mutation edit)
    {
        if (edited is var (last, _) && FolderOf(last) != FolderOf(edit.File))
        {
            Compile(last);
        }

        var path = Path.Combine(root, edit.File);
        edited = (edit.File, File.ReadAllText(path));
        File.WriteAllText(path, edit.ApplyTo(edited.Value.Text.ReplaceLineEndings("\n")));
        Compile(edit.File);
    }

    /// <summary>Takes the edit back; what is compiled stays as it is until the next.</summary>
    public void Restore()
    {
        File.WriteAllText(Path.Combine(root, edited!.Value.File), edited.Value.Text);
    }

    /// <summary>The first test that fails, or what else goes wrong; null when all is well.</summary>
    public string? Test(string tests)
    {
        var filter = tests.Split(' ', 2) is [_, var parts] ? parts : "";
        return Command.FirstFailure(root, Limit, [typeof(TestRun).Assembly.Location, "--run", TestProject.Of(tests).AssemblyIn(root), filter]);
    }

    /// <summary>How long the shortest schedule is by which an exploration notices the edit; null if it does not.</summary>
    public int? ShortestSchedule(string tests)
    {
        var arguments = (string[])[typeof(TestRun).Assembly.Location, "--run", TestProject.Of(tests).AssemblyIn(root), tests.Split(' ', 2)[1]];
        Command.FirstFailure(root, LimitOfExploration, arguments, out var said);
        return Length().Match(said) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"wrong after a schedule of (\d+) steps")]
    private static partial Regex Length();

    private void Compile(string file)
    {
        var folder = FolderOf(file);
        var arguments = compilerArguments[folder];
        var response = Path.Combine(root, "artifacts", "edit.rsp");
        File.WriteAllLines(response, arguments.Select(argument => $"\"{argument}\""));
        Command.Run(Path.Combine(root, folder), "dotnet", Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"), "-shared", "-noconfig", "@" + response);
        var compiled = Path.Combine(root, folder, arguments.Single(argument => argument.StartsWith("/out:", StringComparison.Ordinal))[5..]);
        foreach (var project in TestProject.All)
        {
            var used = Path.Combine(Path.GetDirectoryName(project.AssemblyIn(root))!, Path.GetFileName(compiled));
            if (File.Exists(used))
            {
                File.Copy(compiled, used, overwrite: true);
            }
        }
    }

    private string FolderOf(string file) => compilerArguments.Keys.Single(folder => file.StartsWith(folder + "/", StringComparison.Ordinal));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
