using System.Diagnostics;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lint;

/// <summary>A project: its files, references, symbols and .editorconfig files are those that MSBuild would give to the compiler.</summary>
internal static class Project
{
    private static readonly string[] Compilation =
    [
        "-t:Compile", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:BuildProjectReferences=false",

        // Never made, so that what is up to date is looked at too.
        "-p:NonExistentFile=none",
        "-getItem:CscCommandLineArgs",
    ];

    /// <exception cref="FileNotFoundException">There is no such project.</exception>
    /// <exception cref="InvalidOperationException">MSBuild cannot read it.</exception>
    public static Code Read(string path)
    {
        var project = File.Exists(path) ? Path.GetFullPath(path) : throw new FileNotFoundException($"{path}: there is no such project.");

        // For the projects that it references. One that does not compile is judged all the same.
        DotNet("build", project);
        var framework = Ask(project, "-getProperty:TargetFrameworks").Trim().Split(';')[0];
        using var answer = JsonDocument.Parse(Ask(project, framework.Length > 0 ? [.. Compilation, $"-p:TargetFramework={framework}"] : Compilation));
        var arguments = answer.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);

        var folder = Path.GetDirectoryName(project)!;
        var parsed = CSharpCommandLineParser.Default.Parse(arguments, folder, Path.GetDirectoryName(typeof(object).Assembly.Location));
        var references = parsed.MetadataReferences.Select(reference => Path.GetFullPath(reference.Reference, folder)).Where(File.Exists);
        var compilation = CSharpCompilation.Create(
            parsed.CompilationName,
            parsed.SourceFiles.Select(file => Code.Parse(file.Path, parsed.ParseOptions.PreprocessorSymbolNames)),
            references.Select(reference => MetadataReference.CreateFromFile(reference)),
            parsed.CompilationOptions);
        return new Code(compilation, parsed.AnalyzerConfigPaths);
    }

    private static string Ask(string project, params string[] question)
    {
        var (code, output) = DotNet(["msbuild", project, .. question]);
        return code == 0 ? output : throw new InvalidOperationException(output);
    }

    private static (int Code, string Output) DotNet(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [.. arguments, "-nologo", "-nodeReuse:false"]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Where this program runs as a part of a build, what that build has set is not meant for this one.
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            info.Environment.Remove(name);
        }

        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
    }
}
