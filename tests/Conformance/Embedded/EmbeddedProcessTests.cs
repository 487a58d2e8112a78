using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Embedded;

public sealed class EmbeddedSleepWakeupTests : SleepWakeupTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedPauseTests : PauseTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedProcessTests : ProcessTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedKillTests : KillTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedRendezvousTests : RendezvousTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedRendezvousInterruptionTests : RendezvousInterruptionTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}
