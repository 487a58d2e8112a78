using System.Collections.Immutable;
using System.Reflection;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lint;

/// <summary>What is to be judged, and by which .editorconfig files.</summary>
internal sealed class Code
{
    private readonly Settings settings;

    public Code(CSharpCompilation compilation, IEnumerable<string> editorConfigs)
    {
        settings = new Settings(editorConfigs);
        Compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(settings.Severities));
    }

    public CSharpCompilation Compilation { get; }

    /// <summary>A source as the compiler reads it, with whatever the newest language has.</summary>
    public static SyntaxTree Parse(string path, IEnumerable<string>? symbols = null)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: symbols);
        return CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, Path.GetFullPath(path));
    }

    /// <summary>What the rules say, in the order of the code.</summary>
    public async Task<IReadOnlyList<Diagnostic>> JudgeAsync()
    {
        var rules = typeof(IpcAnalyzer).Assembly.GetTypes().Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!).ToImmutableArray();
        var found = await Compilation.WithAnalyzers(rules, new AnalyzerOptions([], settings)).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(one => one.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(one => one.Location.SourceSpan)];
    }
}
