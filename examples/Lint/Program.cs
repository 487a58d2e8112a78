using System.Text;
using Lint;
using Microsoft.CodeAnalysis;

Console.OutputEncoding = new UTF8Encoding(false);
if (args is not [var path] || path.StartsWith('-'))
{
    Console.Error.WriteLine("Usage: dotnet run --project examples/Lint -- PATH, where PATH is a .csproj, a folder of .cs files, or one of them.");
    return 2;
}

Code code;
try
{
    code = path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) ? Project.Read(path) : Files.Read(path);
}
catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine(unusable.Message);
    return 2;
}

var errors = code.Compilation.GetDiagnostics().Where(error => error.Severity == DiagnosticSeverity.Error).ToList();
if (errors.Count > 0)
{
    Console.Error.WriteLine($"The code has {errors.Count} errors, the first is {errors[0]}\nWhat is said of it may be wrong.");
}

var found = await code.JudgeAsync();
foreach (var one in found)
{
    Console.WriteLine(one);
    Console.WriteLine();
    foreach (var line in Picture.Of(one))
    {
        Console.WriteLine($"    {line}");
    }

    Console.WriteLine();
}

Console.WriteLine($"{found.Count} found in {code.Compilation.SyntaxTrees.Count(tree => tree.FilePath.Length > 0)} files.");
return found.Count == 0 ? 0 : 1;
