using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class PipeOnThisHost : PipeTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class PipeEndOnThisHost : PipeEndTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class EverydayPipeOnThisHost : EverydayPipeTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);

    protected override int RoundsOfRaces => HostUnderTest.RoundsOfRaces;
}
