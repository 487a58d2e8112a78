using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Tests;

namespace ActorIpc.Sessions.Tests;

/// <summary>What the thread does that brings a node what others say.</summary>
public class BringingTests
{
    [Fact]
    public void Nobody_waits_for_what_is_on_its_way_on_the_thread_that_brings_it()
    {
        var time = new VirtualTime();
        var sent = new List<Frame>();
        var waits = 0;
        var node = new NodeEndpoint(NodeNames.Of("n"), 0, sent.Add, () => waits++);
        var ipc = IpcSystem.Create(new IpcOptions { Time = time, Host = new EmbeddedHost(time, checksInvariants: true) { Elsewhere = new Elsewhere(node) } });
        var process = ipc.Enter("process");
        var call = process.LockInterruptibleAsync(ipc.Lock("a"));
        Assert.Equal(1, waits);

        node.Receive(new Frame
        {
            From = "lock/a",
            FromHistory = 1,
            To = node.Name,
            ToHistory = NodeEndpoint.History,
            First = 1,
            Expected = 3,
            Messages = [new Posting(process.Id, Signal.Interrupt)],
        });

        // It gives up its call, and whoever brings that about goes on and brings the answer.
        Assert.Contains(sent.SelectMany(frame => frame.Messages), message => message is Ending { Reason: Outcome.Interrupted });
        Assert.Equal(1, waits);
        Assert.False(call.IsCompleted);
    }
}
