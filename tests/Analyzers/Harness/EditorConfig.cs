using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests;

// Lines of an .editorconfig, read as the compiler reads them: options for the rules, and severities for the compiler.
internal sealed class EditorConfig : SyntaxTreeOptionsProvider
{
    private readonly AnalyzerConfigOptionsResult read;

    public EditorConfig(string lines, string fileName)
    {
        var set = AnalyzerConfigSet.Create(new[] { AnalyzerConfig.Parse($"root = true\n[*.cs]\n{lines}", "/.editorconfig") });
        read = set.GetOptionsForSourcePath($"/{fileName}");
        Options = new Provider(new Values(read.AnalyzerOptions));
    }

    public AnalyzerConfigOptionsProvider Options { get; }
    public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellation) => GeneratedKind.Unknown;
    public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellation, out ReportDiagnostic severity) =>
        read.TreeOptions.TryGetValue(diagnosticId, out severity);
    public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellation, out ReportDiagnostic severity) => (severity = default) != default;

    private sealed class Provider(AnalyzerConfigOptions options) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => options;
        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => options;
        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => options;
    }

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
