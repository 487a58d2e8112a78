using ActorIpc.Conformance.Contract;
using ActorIpc.Conformance.Contract.Deaths;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class ImmediateEndOnThisHost : ImmediateEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class ParkedEndOnThisHost : ParkedEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class LockOnThisHost : LockTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SleepAndLockOnThisHost : SleepAndLockTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class ProcessEndOnThisHost : ProcessEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class ConcurrentCallsOnThisHost : ConcurrentCallsTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class BodyOnThisHost : BodyTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class ShutdownOnThisHost : ShutdownTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class DeathAtEveryAwaitOnThisHost : DeathAtEveryAwaitTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}
