using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lint;

/// <summary>A file, or all in a folder but for what a build has made: with the usings of a new project, against .NET and ActorIpc as this program has them.</summary>
internal static class Files
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <exception cref="FileNotFoundException">There is no such file or folder, or no .cs file in it.</exception>
    public static Code Read(string path)
    {
        var root = Path.GetFullPath(path);
        List<string> files = Directory.Exists(root) ? [.. In(root)] : File.Exists(root) ? [root] : [];
        if (files.Count == 0)
        {
            throw new FileNotFoundException($"{path}: no .cs file is there.");
        }

        var trees = files.Select(file => Code.Parse(file)).ToList();
        var isProgram = trees.Any(tree => tree.GetRoot().ChildNodes().Any(node => node is GlobalStatementSyntax));
        var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "Judged",
            [.. trees, CSharpSyntaxTree.ParseText(Usings, (CSharpParseOptions)trees[0].Options)],
            references,
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        return new Code(compilation, EditorConfigs(files));
    }

    private static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    // In the folders of the files, and in all above them.
    private static IEnumerable<string> EditorConfigs(IEnumerable<string> files) =>
        files.SelectMany(file => Above(Path.GetDirectoryName(file))).Distinct().Select(folder => Path.Combine(folder, ".editorconfig")).Where(File.Exists);

    private static IEnumerable<string> Above(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
