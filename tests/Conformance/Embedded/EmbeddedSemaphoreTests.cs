using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Embedded;

public sealed class EmbeddedSemopErrorTests : SemopErrorTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

public sealed class EmbeddedSemopAtomicityTests : SemopAtomicityTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

public sealed class EmbeddedSemopWakeOrderTests : SemopWakeOrderTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

public sealed class EmbeddedSemctlTests : SemctlTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

public sealed class EmbeddedSemUndoTests : SemUndoTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

public sealed class EmbeddedSemaphoreHistoryTests : SemaphoreHistoryTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

public sealed class EmbeddedEverydaySemaphoreTests : EverydaySemaphoreTests
{
    protected override IpcHost CreateHost(TimeProvider time) => EmbeddedHosts.Make(time);
}

/// <summary>How the embedded host is made for tests.</summary>
internal static class EmbeddedHosts
{
    public static IpcHost Make(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}
