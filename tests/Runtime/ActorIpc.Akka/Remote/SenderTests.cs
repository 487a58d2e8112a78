using ActorIpc.Actors;
using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>In whose name frames are taken from whom.</summary>
public sealed class SenderTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly Address far = Address.Parse("akka.tcp://there@10.0.0.1:4053");

    private readonly ExtendedActorSystem system = (ExtendedActorSystem)ActorSystem.Create("senders");
    private readonly Inbox somebody;
    private readonly Inbox warnings;
    private readonly IActorRef owners = ActorRefs.Nobody;
    private long lastNode;

    public SenderTests()
    {
        (somebody, warnings) = (Inbox.Create(system), Inbox.Create(system));
        system.EventStream.Subscribe(warnings.Receiver, typeof(Warning));
        var settings = new OwnerSettings
        {
            Now = _ => 1,
            SendToOwner = (frame, sender) => owners.Tell(new WireFrame(frame), sender),
            ChecksInvariants = true,
            Post = Post.Start(system, "post", TimeSpan.FromMilliseconds(20), (frame, sender) => owners!.Tell(frame, sender)),
        };
        owners = system.SystemActorOf(Make.Of(() => new OwnersActor(settings)), "owners");
    }

    public void Dispose() => system.Terminate().Wait();

    [Fact]
    public async Task What_another_says_in_the_name_of_a_node_is_refused_and_changes_nothing()
    {
        var (ipc, node) = Node("victim");
        var (others, _) = Node("other");
        await using var holder = ipc.Enter("holder");
        await using var waiter = others.Enter("waiter");
        var held = await holder.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(held.IsHeld);
        var waiting = waiter.LockAsync(others.Lock("a")).AsTask();

        // As the node would say that its process has ended.
        var stream = node.Endpoint.LinkTo("lock/a")!.Stream;
        var exit = new Frame
        {
            From = node.Endpoint.Name,
            FromHistory = 1,
            To = "lock/a",
            ToHistory = stream.History,
            First = stream.NextOut,
            Expected = stream.NextIn,
            Messages = [new Exiting(new ProcessId((1L << 31) + holder.Id.Value))],
        };
        foreach (var sender in new[] { somebody.Receiver, ActorRefs.NoSender, new Elsewhere(node.Actor.Path.Root / "system", far) })
        {
            owners.Tell(new WireFrame(exit), sender);
            await WarnedAsync($"lock/a: a frame in the name of {node.Endpoint.Name} is refused");
        }

        Assert.Equal(Outcome.WouldBlock, (await waiter.LockAsync(others.Lock("a"), TimeSpan.Zero).AsTask().WaitAsync(Guard)).Outcome);
        Assert.False(waiting.IsCompleted);

        // It is what the node says that counts.
        owners.Tell(new WireFrame(exit), node.Actor);
        await using var passed = await waiting.WaitAsync(Guard);
        Assert.True(passed is { IsHeld: true, OwnerDied: true });
    }

    [Fact]
    public async Task No_owner_is_made_for_who_speaks_in_the_name_of_another()
    {
        owners.Tell(new WireFrame(new Frame { From = "@akka://senders/system/nobody#1", FromHistory = 1, To = "lock/b" }), somebody.Receiver);
        await WarnedAsync("lock/b: a frame in the name of @akka://senders/system/nobody#1 is refused");
        owners.Tell(new WireFrame(new Frame { From = "lock/a", FromHistory = 1, To = "lock/b" }), new Elsewhere(system.SystemGuardian.Path, far));
        await WarnedAsync("lock/b: a frame in the name of lock/a is refused");

        Assert.Empty(await system.ChildrenOfAsync("/system/owners"));
    }

    [Fact]
    public async Task What_is_said_in_the_name_of_an_owner_is_taken_only_from_where_owners_run()
    {
        var (ipc, node) = Node("node");
        await using var holder = ipc.Enter("holder");
        await using var held = await holder.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);
        var farewell = new Frame { From = "lock/a", FromHistory = 1, To = node.Endpoint.Name, ToHistory = 1, IsFarewell = true };
        node.Actor.Tell(new WireFrame(farewell), new Elsewhere(owners.Path, far));
        await WarnedAsync("a frame in the name of lock/a is refused");
        node.Actor.Tell(new WireFrame(farewell), ActorRefs.NoSender);
        await WarnedAsync("a frame in the name of lock/a is refused");
        node.Actor.Tell(new WireFrame(farewell with { From = node.Endpoint.Name }), node.Actor);
        await WarnedAsync($"a frame in the name of {node.Endpoint.Name} is refused");
        node.Actor.Tell(new WireFrame(farewell with { To = "@akka://senders/system/other#1" }), owners);
        await WarnedAsync("a frame for @akka://senders/system/other#1 is refused");
        Assert.False(held.Lost.IsCancellationRequested);

        var lost = new TaskCompletionSource();
        await using var hearing = held.Lost.Register(lost.SetResult);
        node.Actor.Tell(new WireFrame(farewell), owners);
        await lost.Task.WaitAsync(Guard);
    }

    [Fact]
    public async Task Owners_of_another_node_are_heard_where_they_are_expected()
    {
        var (ipc, node) = Node("node", far.Equals);
        await using var holder = ipc.Enter("holder");
        await using var held = await holder.LockAsync(ipc.Lock("a")).AsTask().WaitAsync(Guard);
        var lost = new TaskCompletionSource();
        await using var hearing = held.Lost.Register(lost.SetResult);

        node.Actor.Tell(new WireFrame(new Frame { From = "lock/a", FromHistory = 1, To = node.Endpoint.Name, ToHistory = 1, IsFarewell = true }), new Elsewhere(owners.Path, far));

        await lost.Task.WaitAsync(Guard);
    }

    private async Task WarnedAsync(string start) =>
        Assert.StartsWith(start, Assert.IsType<Warning>(await warnings.ReceiveAsync(Guard)).Message.ToString(), StringComparison.Ordinal);

    private (IpcSystem Ipc, RemoteNode Node) Node(string name, Func<Address, bool>? hasOwners = null)
    {
        var node = RemoteNode.Start(
            system, name, ++lastNode << 31, TimeSpan.FromMilliseconds(20), (frame, sender) => owners.Tell(frame, sender), hasOwners: hasOwners);
        var settings = AkkaHostSettings.Of(system);
        return (IpcExtension.SystemOn(new AkkaHost(system, settings, null, name + "-host") { Elsewhere = new Sessions.Elsewhere(node.Endpoint) }, settings), node);
    }

    // An actor of another node.
    private sealed class Elsewhere(ActorPath path, Address address) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(address) / path.Elements;

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
