using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>When the actor of an owner ends, and what begins after it.</summary>
public sealed class OwnerLifeTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ExtendedActorSystem system = (ExtendedActorSystem)ActorSystem.Create("owners");

    public void Dispose() => system.Terminate().Wait();

    [Fact]
    public async Task An_owner_ends_with_the_store_that_gives_up_and_the_next_begins_with_what_is_written()
    {
        IActorRef owners = ActorRefs.Nobody;
        var stores = 0;
        var settings = new OwnerSettings
        {
            Now = _ => 0,
            SendToOwner = (frame, sender) => owners.Tell(new WireFrame(frame), sender),
            ChecksInvariants = true,
            Post = Post.Start(system, "post", TimeSpan.FromMilliseconds(20), (frame, sender) => owners.Tell(frame, sender)),
            Store = name => Make.Of(() => new Store(givesUp: name == "lock/a" && Interlocked.Increment(ref stores) == 1)),
        };
        owners = system.SystemActorOf(Make.Of(() => new OwnersActor(settings)), "owners");
        var (ipc, _) = Node(owners);
        await using var self = ipc.Enter("self");

        await using var held = await self.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);

        Assert.True(held.IsHeld);
        Assert.Equal(2, stores);
    }

    [Fact]
    public async Task Owners_whose_parent_has_failed_begin_anew_and_who_held_is_told()
    {
        using var served = ActorSystem.Create("served", "actoripc.retry-interval = 20ms");
        served.ServeIpc();
        var ipc = served.IpcAt(((ExtendedActorSystem)served).Provider.DefaultAddress);
        await using var self = ipc.Enter("self");
        await using var held = await self.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);
        var lost = new TaskCompletionSource();
        await using var hearing = held.Lost.Register(lost.SetResult);

        // Nothing that can come over the wire.
        served.ActorSelection("/system/" + IpcRemote.OwnersName).Tell(new WireFrame(null!), ActorRefs.NoSender);

        await lost.Task.WaitAsync(Guard);
        await using var other = ipc.Enter("other");
        await using var passed = await other.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(passed.IsHeld);
        Assert.True(passed.Token > held.Token);
        await served.Terminate();
    }

    [Fact]
    public async Task An_owner_that_holds_and_awaits_nothing_rests_though_it_looks_after_its_messages_all_the_time()
    {
        var resting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new OwnerSettings
        {
            Now = _ => 0,
            SendToOwner = (_, _) => throw new InvalidOperationException("A lock asks no other primitive."),
            Post = Post.Start(system, "post", TimeSpan.FromMilliseconds(20), (_, _) => { }),
            PassivateAfter = TimeSpan.FromMilliseconds(200),
            Passivate = _ => resting.TrySetResult(),
        };
        var owner = system.SystemActorOf(Make.Of(() => new OwnerActor("lock/a", settings)), "owner");

        await resting.Task.WaitAsync(Guard);

        Assert.False(owner.IsNobody());
    }

    [Fact]
    public async Task Owners_go_on_after_what_speaks_for_them_has_failed()
    {
        IActorRef owners = ActorRefs.Nobody;
        var settings = new OwnerSettings
        {
            Now = _ => 1,
            SendToOwner = (frame, sender) => owners.Tell(new WireFrame(frame), sender),
            Post = Post.Start(system, "post", TimeSpan.FromMilliseconds(20), (frame, sender) => owners.Tell(frame, sender)),
        };
        owners = system.SystemActorOf(Make.Of(() => new OwnersActor(settings)), "owners");
        var (ipc, _) = Node(owners);
        await using var self = ipc.Enter("self");
        await using var held = await self.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(held.IsHeld);
        var post = await system.ActorSelection("/system/post").ResolveOne(Guard);

        // Nothing that can come over the wire.
        post.Tell(new WireBundle(null!), ActorRefs.NoSender);

        await using var again = await self.LockAsync(ipc.Lock("b")).AsTask().WaitAsync(Guard);
        Assert.True(again.IsHeld);
        Assert.False(held.Lost.IsCancellationRequested);
        Assert.Equal(post, await system.ActorSelection("/system/post").ResolveOne(Guard));
    }

    [Fact]
    public async Task What_speaks_for_the_owners_of_a_cluster_is_started_anew_after_it_has_failed()
    {
        var delivered = Inbox.Create(system);
        Post.Start(system, "post", TimeSpan.FromMilliseconds(20), (frame, sender) => delivered.Receiver.Tell(frame, sender));
        var post = system.ActorSelection("/system/post");
        var frame = new Frame { From = "lock/a", FromHistory = 1, To = "lock/b" };

        post.Tell(new WireBundle(null!), ActorRefs.NoSender);
        post.Tell(new WireFrame(frame), ActorRefs.NoSender);

        Assert.Equal(new WireFrame(frame), await delivered.ReceiveAsync(Guard));
    }

    private (IpcSystem Ipc, NodeEndpoint Endpoint) Node(IActorRef owners)
    {
        var node = RemoteNode.Start(system, "node", 0, TimeSpan.FromMilliseconds(20), (frame, sender) => owners.Tell(frame, sender));
        var settings = AkkaHostSettings.Of(system);
        return (IpcExtension.SystemOn(new AkkaHost(system, settings, null, "host") { Elsewhere = new Elsewhere(node.Endpoint) }, settings), node.Endpoint);
    }

    private sealed class Store(bool givesUp) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case RecoverOwner:
                    Sender.Tell(new OwnerRecovered(givesUp ? 1 : 2, null, [], 1));
                    return true;
                case WriteOwner when givesUp:
                    // As a persistent actor does whose journal fails.
                    Context.Stop(Self);
                    return true;
                case WriteOwner:
                    Sender.Tell(OwnerWritten.Instance);
                    return true;
                default:
                    return false;
            }
        }
    }
}
