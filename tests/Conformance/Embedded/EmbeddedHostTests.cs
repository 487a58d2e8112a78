using ActorIpc.Conformance.Semantics;
using ActorIpc.Hosting;

namespace ActorIpc.Conformance.Embedded;

public sealed class EmbeddedSemgetTests : SemgetTests
{
    protected override IpcHost CreateHost(TimeProvider time) => new EmbeddedHost(time, checksInvariants: true);
}
