using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests;

// What all sources under test share: the usings, the class that Verify.Body and Verify.Members add to, the references, and the rules.
internal static class Subject
{
    public const string Usings = """
        global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;
        global using ActorIpc; global using ActorIpc.Actors;
        """;
    public const string Fields = """
        #pragma warning disable CS0414, CS0649, CS0169
        partial class Subject
        {
            bool ready, done, stop; int count; int[] cells = []; Queue<string> items = new();
            WaitChannel channel = null!, second = null!; IpcLock lk = null!, other = null!; IpcMutex mutex = null!; IpcCondition condition = null!;
            FutexWord word = null!; SemaphoreSet set = null!; IpcQueue queue = null!; IpcPipeEnd pipe = null!; IpcReaderWriterLock rw = null!;
            IpcUserSemaphore semaphore = null!; IpcBarrier barrier = null!;
        }
        """;

    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.Parse);
    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "ActorIpc.dll" or "ActorIpc.Actors.dll" || Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
    public static readonly ImmutableArray<DiagnosticAnalyzer> Rules = Made<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>(typeof(SleepAnalyzer).Assembly);
    public static readonly ImmutableArray<CodeFixProvider> Repairs = Made<CodeFixProvider, ExportCodeFixProviderAttribute>(Assembly.Load("ActorIpc.CodeFixes"));
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Tested", [Parse(Usings, "Usings.cs"), Parse(Fields, "Fields.cs")], References);

    public static CSharpCompilation Compile(SyntaxTree tree, string? library) =>
        Empty.AddSyntaxTrees(tree).WithOptions(Options(tree)).AddReferences(library is null ? [] : [Image(library)]);

    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Parsing, path);

    // Statements at top level make a program.
    public static CSharpCompilationOptions Options(SyntaxTree tree) => new(
        tree.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any() ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
        allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    // Another assembly: nothing but metadata.
    public static MetadataReference Image(string library)
    {
        using var image = new MemoryStream();
        var emitted = Compile(Parse(library, "Library.cs"), null).WithAssemblyName("Library").Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static ImmutableArray<T> Made<T, TMark>(Assembly assembly)
        where TMark : Attribute => [.. assembly.GetTypes().Where(type => type.IsDefined(typeof(TMark), false)).Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!)];
}
