using System.Collections.Immutable;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lecture;

/// <summary>Runs the rules over the queues, as a build does that nobody has told to be silent.</summary>
internal static class Compiler
{
    private const string Usings = "global using System; global using System.Threading.Tasks;";

    /// <summary>What the rules say of a file, in the order of its lines.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> JudgeAsync(string file)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Queues",
            Sources.Files.Select(name => CSharpSyntaxTree.ParseText(Sources.Read(name), path: name)).Append(CSharpSyntaxTree.ParseText(Usings)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var rules = typeof(IpcAnalyzer).Assembly.GetTypes().Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!).ToImmutableArray();
        var found = await compilation.WithAnalyzers(rules).GetAllDiagnosticsAsync();
        return [.. found.Where(one => one.Severity >= DiagnosticSeverity.Info && one.Location.SourceTree?.FilePath == file).OrderBy(one => one.Location.SourceSpan)];
    }
}
