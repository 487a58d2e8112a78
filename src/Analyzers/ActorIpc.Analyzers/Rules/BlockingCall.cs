using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Rules;

/// <summary>ACI0012: a process waits in calls of the library, and an actor waits in none that holds its thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCall : IpcAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "ACI0012",
        "Blocking call in the code of a process or an actor",
        "'{0}' in the code of {1}: {2}",
        Descriptors.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A wait that the library does not know of holds a thread, and a kill does not end it. In an Akka.NET actor it may wait for what only the same actor can do.",
        helpLinkUri: Descriptors.Help + "ACI0012.md");

    // The calls that wait, type by type, and what they wait with.
    private static readonly ImmutableArray<(string Type, Wait Kind, string[] Methods)> Waits =
    [
        ("System.Threading.Thread", Wait.Time, ["Sleep"]),
        ("System.Threading.Thread", Wait.Event, ["Join"]),
        ("System.Threading.Monitor", Wait.Event, ["Wait"]),
        ("System.Threading.WaitHandle", Wait.Event, ["WaitOne", "WaitAny", "WaitAll"]),
        ("System.Threading.ManualResetEventSlim", Wait.Event, ["Wait"]),
        ("System.Threading.CountdownEvent", Wait.Event, ["Wait"]),
        ("System.Threading.SemaphoreSlim", Wait.Semaphore, ["Wait", "WaitAsync"]),
        ("System.Threading.Tasks.Task", Wait.Task, ["Wait", "WaitAll", "WaitAny"]),
        ("System.Runtime.CompilerServices.TaskAwaiter", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.TaskAwaiter`1", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.ValueTaskAwaiter", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.ValueTaskAwaiter`1", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.ConfiguredTaskAwaitable+ConfiguredTaskAwaiter", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable+ConfiguredValueTaskAwaiter", Wait.Task, ["GetResult"]),
        ("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1+ConfiguredValueTaskAwaiter", Wait.Task, ["GetResult"]),
    ];

    // Most calls are of other names: no symbol has to be compared for them.
    private static readonly HashSet<string> Names = new(Waits.SelectMany(wait => wait.Methods), StringComparer.Ordinal);

    private enum Wait
    {
        Time,
        Event,
        Semaphore,
        Task,
    }

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var compilation = context.Compilation;
        var code = new ProcessCode(known, compilation);
        var types = new Lazy<INamedTypeSymbol?[]>(() => [.. Waits.Select(wait => compilation.GetTypeByMetadataName(wait.Type))]);
        var tasks = new[] { "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask`1" }
            .Select(compilation.GetTypeByMetadataName).OfType<ISymbol>().ToImmutableHashSet(SymbolEqualityComparer.Default);

        context.RegisterOperationAction(
            called =>
            {
                var call = (IInvocationOperation)called.Operation;
                var method = call.TargetMethod;
                if (!Names.Contains(method.Name))
                {
                    return;
                }

                for (var i = 0; i < Waits.Length; i++)
                {
                    // Who runs it is soon said; whether it blocks may want a look at all of the function.
                    if (Waits[i].Methods.Contains(method.Name)
                        && SymbolEqualityComparer.Default.Equals(types.Value[i], method.ContainingType.OriginalDefinition)
                        && code.RunnerOf(call, called.ContainingSymbol) is not Runner.Unknown and var runner
                        && Blocks(call, Waits[i].Kind))
                    {
                        Report(called, code, runner, Waits[i].Kind, NameOf(method));
                    }
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            read =>
            {
                var reference = (IPropertyReferenceOperation)read.Operation;
                if (reference is { Property.Name: "Result", Instance: { } task, Parent: not (INameOfOperation or IPropertySubpatternOperation) }
                    && tasks.Contains(reference.Property.ContainingType.OriginalDefinition)
                    && code.RunnerOf(reference, read.ContainingSymbol) is not Runner.Unknown and var runner
                    && !CompletedTasks.Has(task))
                {
                    Report(read, code, runner, Wait.Task, $"{reference.Property.ContainingType.Name}.Result");
                }
            },
            OperationKind.PropertyReference);
    }

    private static void Report(OperationAnalysisContext context, ProcessCode code, Runner runner, Wait kind, string name)
    {
        var process = ProcessCode.FunctionOf(context.Operation, context.ContainingSymbol).Function is { } function ? code.ProcessOf(function)?.Name : null;
        var who = runner == Runner.Process ? "a process" : "an actor";
        context.ReportDiagnostic(Diagnostic.Create(Rule, context.Operation.Syntax.GetLocation(), name, who, Advice(kind, runner, process)));
    }

    private static bool Blocks(IInvocationOperation call, Wait kind) =>
        !call.Arguments.Any(argument => IsNoTime(argument.Value))
        && (kind != Wait.Task
            || (call.TargetMethod.Name == "GetResult"
                ? call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited } && !CompletedTasks.Has(awaited)
                : call.Instance is null || !CompletedTasks.Has(call.Instance)));

    // Who gives no time to a wait only asks.
    private static bool IsNoTime(IOperation value) => value switch
    {
        IConversionOperation conversion => IsNoTime(conversion.Operand),
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
        _ => value.ConstantValue is { HasValue: true, Value: 0 },
    };

    private static string NameOf(IMethodSymbol method) => method.Name == "GetResult" ? "GetAwaiter().GetResult()" : $"{method.ContainingType.Name}.{method.Name}";

    private static string Advice(Wait kind, Runner runner, string? process) => (kind, runner) switch
    {
        (Wait.Time, Runner.Process) => $"the thread stands, and a kill does not end it; write 'await {(process is null or "_" ? "" : process + ".")}PauseAsync(…)'",
        (Wait.Time, _) => "the thread stands, and no other message is taken; have the scheduler send a message when the time has passed",
        (Wait.Semaphore, Runner.Process) => "a kill does not end the wait; take a lock, a mutex or a semaphore of the library",
        (Wait.Semaphore, _) => "its Release runs whoever waits within itself, in the actor's only turn, and both stand; take a lock or a semaphore of the library, by 'Context.Ipc()'",
        (Wait.Task, _) => "the thread stands until the task ends, which may need the same thread; await it",
        _ => "the thread stands, and a kill does not end it; wait in a call of the library, such as 'SleepAsync'",
    };
}
