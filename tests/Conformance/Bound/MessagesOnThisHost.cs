using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class MessageGetOnThisHost : MessageGetTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class MessageSendOnThisHost : MessageSendTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class MessageReceiveOnThisHost : MessageReceiveTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class MessageWakeOnThisHost : MessageWakeTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);

    protected override int RoundsOfRaces => HostUnderTest.RoundsOfRaces;
}

public sealed class MessageControlOnThisHost : MessageControlTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class EverydayMessageOnThisHost : EverydayMessageTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}
