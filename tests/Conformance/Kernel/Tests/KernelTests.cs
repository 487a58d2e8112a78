using ActorIpc.Conformance.Kernel.Running;
using Xunit.Abstractions;

namespace ActorIpc.Conformance.Kernel;

/// <summary>200 fresh random histories of 100 steps for each family. A difference is printed as the shortest history that shows it, with its seed.</summary>
/// <remarks>
/// <c>dotnet run --project tests/Conformance/Kernel/Judge -- --seconds 3600</c> runs on; <c>--family sem --seed 7 --one</c> runs one history again.
/// </remarks>
public abstract class KernelTests(ITestOutputHelper output)
{
    private const int Histories = 200;
    private const int Steps = 100;

    protected void AssertNoDifference(string family)
    {
        var seed = Environment.TickCount & 0x3FFFFFFF;
        output.WriteLine($"{family}: seeds from {seed}");

        var found = LongRun.FirstDifference(family, seed, Histories, Steps, out var steps);

        Assert.True(found is null, found);
        output.WriteLine($"{steps} steps");
        Assert.InRange(steps, Histories * Steps / 4, Histories * Steps);
    }
}

// A class each, so that they run at the same time.
public sealed class SemaphoreKernelTests(ITestOutputHelper output) : KernelTests(output)
{
    [KernelFact("sem")]
    public void Semaphores_do_what_the_kernel_does() => AssertNoDifference("sem");
}

public sealed class MessageKernelTests(ITestOutputHelper output) : KernelTests(output)
{
    [KernelFact("msg")]
    public void Message_queues_do_what_the_kernel_does() => AssertNoDifference("msg");
}

public sealed class FutexKernelTests(ITestOutputHelper output) : KernelTests(output)
{
    [KernelFact("futex")]
    public void Futexes_do_what_the_kernel_does() => AssertNoDifference("futex");
}

public sealed class RobustKernelTests(ITestOutputHelper output) : KernelTests(output)
{
    [KernelFact("robust")]
    public void Robust_lists_do_what_the_kernel_does() => AssertNoDifference("robust");
}

public sealed class PiKernelTests(ITestOutputHelper output) : KernelTests(output)
{
    [KernelFact("pi")]
    public void Locks_do_what_the_kernel_does() => AssertNoDifference("pi");
}

public sealed class SegmentKernelTests(ITestOutputHelper output) : KernelTests(output)
{
    [KernelFact("shm")]
    public void Segments_do_what_the_kernel_does() => AssertNoDifference("shm");
}
