using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel;

/// <summary>A test in which the kernel of the machine is the judge. Where it cannot be asked, the test is skipped and says why.</summary>
public sealed class KernelFactAttribute : FactAttribute
{
    public KernelFactAttribute(string family)
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Linux only: the judge is its kernel, and this is another system.";
        }
        else if (LongRun.WhyNot(family) is { } reason)
        {
            Skip = $"The kernel of this machine cannot be asked: {reason}.";
        }
    }
}
