using ActorIpc.Conformance.Kernel.Running;
using Xunit.Abstractions;

namespace ActorIpc.Conformance.Kernel;

/// <summary>200 fresh random histories of 100 steps for each family. A difference is printed as the shortest history that shows it, with its seed.</summary>
/// <remarks>
/// <c>dotnet run --project tests/Conformance/Kernel/Judge -- --seconds 3600</c> runs on; <c>--family sem --seed 7 --one</c> runs one history again.
/// </remarks>
public sealed class KernelTests(ITestOutputHelper output)
{
    private const int Histories = 200;
    private const int Steps = 100;

    [KernelFact("sem")]
    public void Semaphores_do_what_the_kernel_does() => AssertNoDifference("sem");

    [KernelFact("msg")]
    public void Message_queues_do_what_the_kernel_does() => AssertNoDifference("msg");

    [KernelFact("futex")]
    public void Futexes_do_what_the_kernel_does() => AssertNoDifference("futex");

    [KernelFact("shm")]
    public void Segments_do_what_the_kernel_does() => AssertNoDifference("shm");

    private void AssertNoDifference(string family)
    {
        var seed = Environment.TickCount & 0x3FFFFFFF;
        output.WriteLine($"{family}: seeds from {seed}");

        var found = LongRun.FirstDifference(family, seed, Histories, Steps, out var steps);

        Assert.True(found is null, found);
        output.WriteLine($"{steps} steps");
        Assert.InRange(steps, Histories * Steps / 4, Histories * Steps);
    }
}
