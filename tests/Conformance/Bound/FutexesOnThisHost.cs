using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class FutexWaitOnThisHost : FutexWaitTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class FutexWakeOnThisHost : FutexWakeTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class FutexRequeueOnThisHost : FutexRequeueTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class FutexWakeOpOnThisHost : FutexWakeOpTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class FutexVectorOnThisHost : FutexVectorTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class Futex2OnThisHost : Futex2Tests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class FutexRecordOnThisHost : FutexRecordTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class RobustListOnThisHost : RobustListTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class FutexPiOnThisHost : FutexPiTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}
