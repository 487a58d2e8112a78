using ActorIpc.Conformance.Contract;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Embedded;

public sealed class EmbeddedImmediateEndTests : ImmediateEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedParkedEndTests : ParkedEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedLockTests : LockTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedSleepAndLockTests : SleepAndLockTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedProcessEndTests : ProcessEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedConcurrentCallsTests : ConcurrentCallsTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedBodyTests : BodyTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}

public sealed class EmbeddedShutdownTests : ShutdownTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}
