using ActorIpc.Analyzers.Forms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Tests.Forms;

// Which methods of a compilation that wait are right by their form.
internal static class SoundBodies
{
    // By name, each with whether it is.
    public static IReadOnlyList<(string Method, bool IsSound)> In(Compilation compilation, AnalyzerConfigOptionsProvider? options = null)
    {
        var known = KnownSymbols.Of(compilation)!;
        var found = new List<(string, bool)>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            var settings = Settings.Of(options is null ? new AnalyzerOptions([]) : new AnalyzerOptions([], options), tree);
            foreach (var method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            {
                if (model.GetOperation(method) is IMethodBodyOperation root && WaitsIn(root, known, settings) is > 0 and var waits)
                {
                    found.Add((method.Identifier.Text, SoundBody.Is(root, model.GetDeclaredSymbol(method)!, waits, known, settings)));
                }
            }
        }

        return found;
    }

    private static int WaitsIn(IOperation root, KnownSymbols known, Settings settings) => root.Descendants().OfType<IInvocationOperation>().Count(call =>
        (known.InterestOf(call.TargetMethod) & (Interest.Waits | Interest.MustBeChecked)) != 0 || settings.IsInterruptible(call.TargetMethod));
}
