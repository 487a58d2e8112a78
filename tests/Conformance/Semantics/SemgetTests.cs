using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class SemgetTests : HostFixture
{
    [Fact]
    [Rule("SEM-4")]
    public async Task An_unused_key_without_create_is_ENOENT()
    {
        await using var self = Ipc.Enter("self");

        var error = await Assert.ThrowsAsync<IpcException>(async () => await self.SystemV.SemGetAsync(42, 1, IpcFlags.Exclusive));

        Assert.Equal(Errno.ENOENT, error.Error);
    }
}
