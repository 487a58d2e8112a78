using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class TypedRendezvousOnThisHost : TypedRendezvousTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class UserSemaphoreOnThisHost : UserSemaphoreTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class NoteOnThisHost : NoteTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class RforkOnThisHost : RforkTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}
