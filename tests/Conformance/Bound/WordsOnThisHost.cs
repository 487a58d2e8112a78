using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class WordOnThisHost : WordTests
{
    protected override int RoundsOfRaces => HostUnderTest.RoundsOfRaces;

    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class WordWaitOnThisHost : WordWaitTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}
