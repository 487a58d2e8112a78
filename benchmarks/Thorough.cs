using BenchmarkDotNet.Attributes;

namespace ActorIpc.Benchmarks;

/// <summary>The same works under BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class Thorough
{
    private const int Operations = 10_000;

    [ParamsSource(nameof(Works))]
    public Work Work { get; set; } = null!;

    public static IEnumerable<Work> Works => Benchmarks.Works.All();

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Ours() => Work.Ours(Operations);

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public Task Peer() => Work.Theirs(Operations);
}
