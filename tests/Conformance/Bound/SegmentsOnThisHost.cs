using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Bound;

public sealed class SegmentGetOnThisHost : SegmentGetTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SegmentAttachOnThisHost : SegmentAttachTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SegmentRemoveOnThisHost : SegmentRemoveTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class SegmentControlOnThisHost : SegmentControlTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}

public sealed class EverydaySegmentOnThisHost : EverydaySegmentTests
{
    protected override IpcHost CreateHost(TimeProvider time) => HostUnderTest.Make(time);
}
