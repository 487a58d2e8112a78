using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class SemgetOnThisHost : SemgetTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SemopErrorOnThisHost : SemopErrorTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SemopAtomicityOnThisHost : SemopAtomicityTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SemopWakeOrderOnThisHost : SemopWakeOrderTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SemctlOnThisHost : SemctlTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SemUndoOnThisHost : SemUndoTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SemaphoreHistoryOnThisHost : SemaphoreHistoryTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class EverydaySemaphoreOnThisHost : EverydaySemaphoreTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);

    protected override int RoundsOfRaces => HostUnderTest.RoundsOfRaces;
}
