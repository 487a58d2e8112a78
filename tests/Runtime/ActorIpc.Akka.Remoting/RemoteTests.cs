using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remoting.Tests;

public class RemoteTests
{
    [Fact]
    public async Task Nodes_share_what_runs_on_one_of_them()
    {
        await using var nodes = new TwoNodes();
        var third = TwoNodes.Start("third", "", null);
        await using var a = nodes.Ipc.Enter("a");
        await using var b = third.IpcAt(nodes.Address).Enter("b");

        var meeting = a.RendezvousAsync(7, 10).AsTask();
        var theirs = await b.RendezvousAsync(7, 20).AsTask().WaitAsync(TwoNodes.Guard);
        var ours = await meeting.WaitAsync(TwoNodes.Guard);
        Assert.True(theirs.IsMet);
        Assert.True(ours.IsMet);
        Assert.Equal((10ul, 20ul), (theirs.Value, ours.Value));

        await third.Terminate();
    }

    [Fact]
    public async Task The_same_node_is_the_same_system()
    {
        await using var nodes = new TwoNodes();

        Assert.Same(nodes.Ipc, nodes.Client.IpcAt(nodes.Address));
        Assert.NotSame(nodes.Ipc, nodes.Client.Ipc());
    }

    [Fact]
    public async Task What_a_node_held_is_given_back_when_it_is_gone()
    {
        await using var nodes = new TwoNodes();
        var victim = TwoNodes.Start("victim", "", null);
        var dead = victim.IpcAt(nodes.Address).Enter("dead");
        var held = await dead.LockAsync(victim.IpcAt(nodes.Address).Lock("l")).AsTask().WaitAsync(TwoNodes.Guard);
        await using var next = nodes.Ipc.Enter("next");
        var waiting = next.LockAsync(nodes.Ipc.Lock("l")).AsTask();

        // Without a word: the transport goes first, so nothing that the end of the processes would say arrives.
        await ((global::Akka.Remote.RemoteActorRefProvider)((ExtendedActorSystem)victim).Provider).Transport.Shutdown();
        var ending = victim.Terminate();

        await using var passed = await waiting.WaitAsync(TwoNodes.Guard);
        Assert.True(passed.IsHeld);
        Assert.True(passed.OwnerDied);
        Assert.True(passed.Token > held.Token);
        await ending;
    }

    [Fact]
    public async Task A_call_that_would_block_a_thread_is_refused()
    {
        await using var nodes = new TwoNodes();
        await using var self = nodes.Ipc.Enter("self");

        Assert.Throws<NotSupportedException>(() => self.TryLock(nodes.Ipc.Lock("l"), out _));
        Assert.True(self.TryLock(nodes.Ipc.CreateLock(), out _));
    }

    [Fact]
    public async Task A_lock_of_this_process_and_a_channel_of_another_node_do_not_go_together()
    {
        await using var nodes = new TwoNodes();
        await using var self = nodes.Ipc.Enter("self");
        var mine = nodes.Ipc.CreateLock();
        await using var held = await self.LockAsync(mine);

        var refusal = await Assert.ThrowsAsync<IpcException>(async () => await self.SleepAsync(nodes.Ipc.Channel("c"), mine).AsTask().WaitAsync(TwoNodes.Guard));

        Assert.Equal(Errno.EINVAL, refusal.Error);
        Assert.Contains("channel", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_processes_lock_many_locks_at_once_and_every_grant_is_somebodys_alone()
    {
        await using var nodes = new TwoNodes();
        var holders = new int[16];
        await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(async () =>
        {
            await using var self = nodes.Ipc.Enter($"client-{number}");
            for (var round = 0; round < 25; round++)
            {
                var taken = (number + round) % holders.Length;
                await using var grant = await self.LockAsync(nodes.Ipc.Lock($"l{taken}")).AsTask().WaitAsync(TwoNodes.Guard);
                Assert.True(grant is { IsHeld: true, OwnerDied: false });
                Assert.Equal(1, Interlocked.Increment(ref holders[taken]));
                Interlocked.Decrement(ref holders[taken]);
            }
        })));
    }

    [Fact]
    public async Task What_is_given_back_before_a_node_ends_in_order_is_not_taken_from_who_died()
    {
        await using var nodes = new TwoNodes();
        var leaving = TwoNodes.Start("leaving", "", null);
        var self = leaving.IpcAt(nodes.Address).Enter("self");
        var grant = await self.LockAsync(leaving.IpcAt(nodes.Address).Lock("l")).AsTask().WaitAsync(TwoNodes.Guard);
        Assert.True(grant.IsHeld);
        await using var next = nodes.Ipc.Enter("next");
        var waiting = next.LockAsync(nodes.Ipc.Lock("l")).AsTask();

        Assert.True(grant.DisposeAsync().IsCompletedSuccessfully);
        await leaving.Terminate();

        var passed = await waiting.WaitAsync(TwoNodes.Guard);
        Assert.True(passed is { IsHeld: true, OwnerDied: false });
    }

    [Fact]
    public async Task A_frame_that_cannot_be_read_is_dropped_and_the_next_is_not()
    {
        await using var nodes = new TwoNodes();
        await using var self = nodes.Ipc.Enter("self");
        await using (await self.LockAsync(nodes.Ipc.Lock("l")).AsTask().WaitAsync(TwoNodes.Guard))
        {
            var owners = nodes.Client.ActorSelection(new RootActorPath(nodes.Address) / "system" / Remote.IpcRemote.OwnersName);
            owners.Tell(new Wire.WireFrame(new Sessions.Frame { From = "@nobody", FromHistory = 1, To = "@nobody", Messages = [] }));
            owners.Tell(new Wire.WireFrame(new Sessions.Frame { From = "\u0001", FromHistory = -1, To = "lock/l", Messages = [] }));
            Assert.Equal(Errno.EDEADLK, (await Assert.ThrowsAsync<IpcException>(async () => await self.LockAsync(nodes.Ipc.Lock("l")))).Error);
        }

        await using var again = await self.LockAsync(nodes.Ipc.Lock("l")).AsTask().WaitAsync(TwoNodes.Guard);
        Assert.True(again.IsHeld);
    }

    [Fact]
    public async Task Nodes_speak_through_the_smallest_frames_that_Akka_Remote_can_be_set_to()
    {
        await using var nodes = new TwoNodes("akka.remote.dot-netty.tcp.maximum-frame-size = 32000b");
        var value = new string('x', 5_000);
        var met = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(async () =>
        {
            await using var self = nodes.Ipc.Enter($"p{number}");
            return await self.RendezvousAsync((ulong)(number / 2), value).AsTask().WaitAsync(TwoNodes.Guard);
        })));
        Assert.All(met, meeting => Assert.Equal(value, meeting.Value));

        await using var large = nodes.Ipc.Enter("large");
        var refusal = await Assert.ThrowsAsync<IpcException>(async () => await large.RendezvousAsync(99, new string('x', 10_000)).AsTask().WaitAsync(TwoNodes.Guard));
        Assert.Equal(Errno.E2BIG, refusal.Error);
    }

    [Fact]
    public async Task A_node_that_speaks_for_another_or_for_an_owner_is_refused()
    {
        await using var nodes = new TwoNodes();
        await using var self = nodes.Ipc.Enter("self");
        await using var held = await self.LockAsync(nodes.Ipc.Lock("l")).AsTask().WaitAsync(TwoNodes.Guard);
        var stranger = TwoNodes.Start("stranger", "", null);
        Wire.SessionSerializer.Register((ExtendedActorSystem)stranger);
        var client = (ExtendedActorSystem)nodes.Client;
        var node = Assert.Single(
            ((ActorRefWithCell)client.SystemGuardian).Children, child => child.Path.Name.StartsWith("actoripc-node-", StringComparison.Ordinal) && !child.Path.Name.EndsWith("-host", StringComparison.Ordinal));
        var name = Remote.Senders.NameOf(node);

        var atOwner = Warnings(nodes.Owner);
        var owners = stranger.ActorSelection(new RootActorPath(nodes.Address) / "system" / Remote.IpcRemote.OwnersName);
        owners.Tell(new Wire.WireFrame(new Sessions.Frame { From = name, FromHistory = 1, To = "lock/l" }), ((ExtendedActorSystem)stranger).SystemGuardian);
        Assert.StartsWith($"lock/l: a frame in the name of {name} is refused", await NextAsync(atOwner), StringComparison.Ordinal);

        var atClient = Warnings(nodes.Client);
        var there = stranger.ActorSelection(new RootActorPath(client.Provider.DefaultAddress) / "system" / node.Path.Name);
        there.Tell(new Wire.WireFrame(new Sessions.Frame { From = "lock/l", FromHistory = 1, To = name, ToHistory = 1, IsFarewell = true }), ((ExtendedActorSystem)stranger).SystemGuardian);
        Assert.StartsWith("a frame in the name of lock/l is refused", await NextAsync(atClient), StringComparison.Ordinal);
        Assert.False(held.Lost.IsCancellationRequested);
        await stranger.Terminate();
    }

    private static Inbox Warnings(ActorSystem system)
    {
        var warnings = Inbox.Create(system);
        system.EventStream.Subscribe(warnings.Receiver, typeof(Warning));
        return warnings;
    }

    // What Akka.Remote has to say of itself does not count.
    private static async Task<string> NextAsync(Inbox warnings)
    {
        while (true)
        {
            if (await warnings.ReceiveAsync(TwoNodes.Guard) is Warning { LogClass: var of, Message: var message } && of.Namespace!.StartsWith("ActorIpc", StringComparison.Ordinal))
            {
                return message.ToString()!;
            }
        }
    }
}
