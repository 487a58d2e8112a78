using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions.Tests;

public class PortabilityTests
{
    [Fact]
    public async Task What_cannot_leave_its_node_is_misuse_and_nothing_has_been_sent()
    {
        var sent = new List<Frame>();
        var node = new NodeEndpoint(NodeNames.Of("a"), 0, sent.Add, settle: null, check: (process, written) =>
        {
            if (process is not null && written.Values.Any(value => value is TagGift<Version>))
            {
                throw new IpcException(Errno.EINVAL, "value: a Version does not leave its node (EINVAL).");
            }
        });
        var system = IpcSystem.Create(new IpcOptions { Host = new EmbeddedHost(TimeProvider.System, checksInvariants: true) { Elsewhere = new Elsewhere(node, takesNameless: true) } });
        var self = system.Enter("asker");
        var frames = sent.Count;
        var refusal = await Assert.ThrowsAsync<IpcException>(() => self.RendezvousAsync(1, new Version(1, 0)).AsTask());
        Assert.Equal(Errno.EINVAL, refusal.Error);
        Assert.Contains("value: a Version", refusal.Message);
        Assert.Equal(frames, sent.Count);
        Assert.DoesNotContain(sent.SelectMany(frame => frame.Messages), message => message is Asking);
    }

    [Fact]
    public void A_primitive_that_cannot_leave_its_node_is_not_made_elsewhere()
    {
        var sent = new List<Frame>();
        var node = new NodeEndpoint(NodeNames.Of("a"), 0, sent.Add, settle: null, check: (_, _) => throw new IpcException(Errno.E2BIG, "value: too much (E2BIG)."));
        Assert.Equal(Errno.E2BIG, Assert.Throws<IpcException>(() => node.AddressOf("tags", new TagSpace())).Error);
        Assert.Empty(sent);
    }
}
