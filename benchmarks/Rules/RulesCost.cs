using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ActorIpc.Benchmarks.Rules;

/// <summary>
/// What the rules cost beside the compiler, in one process: processor time, not the clock's, since a machine may do other things too.
/// Each round parses, makes a compilation of its own, and emits it: alone, with an analyzer that does nothing, and with the rules.
/// </summary>
public static class RulesCost
{
    private const int WarmUps = 1;
    private const int Rounds = 3;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Nothing = [new IdleAnalyzer()];

    private static readonly ImmutableArray<DiagnosticAnalyzer> All =
    [
        .. typeof(SleepAnalyzer).Assembly.GetTypes().Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), false)).Select(type => (DiagnosticAnalyzer)new TimedAnalyzer((DiagnosticAnalyzer)Activator.CreateInstance(type)!)),
    ];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "ActorIpc.dll" or "ActorIpc.Actors.dll" || Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Prints a line for each project, on one thread and on all, and then what is left in memory after many rounds.</summary>
    public static async Task<int> RunAsync(string[] only)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("What a thread has of the processor is asked of Linux.");
            return 1;
        }

        Console.WriteLine("project,threads,compile_ms,with_an_idle_analyzer_ms,with_the_rules_ms,in_the_rules_ms,percent_of_compile,in_the_rules_at_first_ms");
        var (many, byHand) = (Texts(GeneratedProjects.Many()), Texts(GeneratedProjects.Many(byHand: true)));
        foreach (var (name, sources) in new[] { ("long", Texts([GeneratedProjects.Long()])), ("tenth", many[..(many.Length / 10)]), ("byhand", byHand[..(byHand.Length / 10)]), ("many", many) })
        {
            if (Wanted(name))
            {
                await CompareAsync(name, sources, concurrent: false);
                await CompareAsync(name, sources, concurrent: true);
            }
        }

        if (Wanted("memory"))
        {
            Console.WriteLine("analyzers,rounds,heap_bytes");
            await FillAsync("idle", Nothing);
            await FillAsync("rules", All);
        }

        return 0;

        bool Wanted(string name) => only.Length == 0 || only.Contains(name);
    }

    private static SourceText[] Texts(IEnumerable<string> sources) => [.. sources.Select(source => SourceText.From(source))];

    private static async Task CompareAsync(string name, SourceText[] sources, bool concurrent)
    {
        var (alone, idle, ruled, within, shares) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        double? first = null;
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (compile, _) = await RoundAsync(sources, concurrent, []);
            var (nothing, _) = await RoundAsync(sources, concurrent, Nothing);
            var (rules, inRules) = await RoundAsync(sources, concurrent, All);
            first ??= inRules;
            if (round >= 0)
            {
                alone.Add(compile);
                idle.Add(nothing);
                ruled.Add(rules);
                within.Add(inRules);
                shares.Add(100 * inRules / compile);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name},{(concurrent ? Environment.ProcessorCount : 1)},{Median(alone):F0},{Median(idle):F0},{Median(ruled):F0},{Median(within):F1},{Median(shares):F2},{first:F0}"));
    }

    private static async Task FillAsync(string name, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var sources = Texts(GeneratedProjects.Many().Take(20));
        for (var round = 1; round <= 100; round++)
        {
            await RoundAsync(sources, concurrent: true, analyzers);
            if (round % 10 == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{round},{Heap()}"));
            }
        }
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    // Milliseconds of the processor: all, and in the actions of the rules.
    private static async Task<(double All, double InRules)> RoundAsync(SourceText[] sources, bool concurrent, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText("global using System.Threading;", parsing), .. sources.Select((source, number) => CSharpSyntaxTree.ParseText(source, parsing, $"File{number}.cs"))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: concurrent));
        if (!analyzers.IsEmpty)
        {
            var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: concurrent, logAnalyzerExecutionTime: false);
            var driver = compilation.WithAnalyzers(analyzers, options);
            await driver.GetAnalysisResultAsync(default);
            compilation = (CSharpCompilation)driver.Compilation;
        }
        else
        {
            compilation.GetDiagnostics();
        }

        using var image = new MemoryStream();
        if (!compilation.Emit(image).Success)
        {
            throw new InvalidOperationException("The generated code does not compile.");
        }

        return ((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds, TimedAnalyzer.Take());
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
