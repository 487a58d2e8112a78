using ActorIpc.Akka.Remote;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>An owner that begins on another node, from what an earlier one has written.</summary>
public sealed class RecoveredOwnerTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ExtendedActorSystem system = (ExtendedActorSystem)ActorSystem.Create(
        "recovered",

        // What is said to owners that are gone arrives nowhere, and is not waited for.
        "akka.coordinated-shutdown.run-by-actor-system-terminate = off");
    private readonly Kept kept = new();
    private IActorRef owner = ActorRefs.Nobody;
    private Post? post;
    private long lastNode;

    public void Dispose() => system.Terminate().Wait();

    [Fact]
    public async Task What_a_node_holds_that_is_known_to_be_gone_passes_on_without_anybody_watching_for_it()
    {
        var gone = new HashSet<string>();
        owner = Start(gone);
        var (first, name) = Node("first");
        var (second, _) = Node("second");
        await using var holder = first.Enter("holder");
        await using var waiter = second.Enter("waiter");
        var held = await holder.LockAsync(first.Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(held.IsHeld);

        // Its actor goes on, as that of a paused node does: no end of it is ever heard of.
        await owner.GracefulStop(Guard);
        gone.Add(name);
        owner = Start(gone);
        var grant = await waiter.LockAsync(second.Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(grant is { IsHeld: true, OwnerDied: true });
        Assert.True(grant.Token > held.Token);
        await grant.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_node_holds_that_is_said_to_be_gone_passes_on_though_no_end_of_it_is_heard_of(bool isGone)
    {
        var gone = new HashSet<string>();
        owner = Start(gone);
        var (first, name) = Node("first");
        var (second, _) = Node("second");
        await using var holder = first.Enter("holder");
        await using var waiter = second.Enter("waiter");
        Assert.True((await holder.LockAsync(first.Lock("a")).AsTask().WaitAsync(Guard)).IsHeld);
        var taking = isGone ? waiter.LockAsync(second.Lock("a")) : default;

        lock (gone)
        {
            gone.Add(isGone ? name : "another");
        }

        post!.TellOfDepartures();

        // Once more: what it has given back it gives back once.
        post.TellOfDepartures();
        await using var grant = await (isGone ? taking : waiter.LockAsync(second.Lock("a"), TimeSpan.Zero)).AsTask().WaitAsync(Guard);
        Assert.Equal(isGone ? Outcome.Granted : Outcome.WouldBlock, grant.Outcome);
        Assert.Equal(isGone, grant.OwnerDied);
    }

    [Fact]
    public async Task What_a_node_holds_of_which_nothing_is_known_stays_held()
    {
        owner = Start([]);
        var (first, _) = Node("first");
        var (second, _) = Node("second");
        await using var holder = first.Enter("holder");
        await using var waiter = second.Enter("waiter");
        await using var held = await holder.LockAsync(first.Lock("a")).AsTask().WaitAsync(Guard);
        await owner.GracefulStop(Guard);
        owner = Start([]);
        await using var refused = await waiter.LockAsync(second.Lock("a"), TimeSpan.Zero).AsTask().WaitAsync(Guard);
        Assert.Equal(Outcome.WouldBlock, refused.Outcome);
    }

    [Fact]
    public async Task Who_is_known_to_be_gone_gets_nothing_from_an_owner_that_never_heard_of_it()
    {
        var (late, name) = Node("late");
        var (other, _) = Node("other");
        await using var asker = late.Enter("asker");
        await using var next = other.Enter("next");

        // Both have said something already, which nobody heard.
        owner = Start([name]);

        Assert.Equal(Outcome.Unknown, (await asker.LockAsync(late.Lock("a")).AsTask().WaitAsync(Guard)).Outcome);

        await using var free = await next.LockAsync(other.Lock("a"), TimeSpan.Zero).AsTask().WaitAsync(Guard);
        Assert.True(free is { IsHeld: true, OwnerDied: false });
    }

    private IActorRef Start(HashSet<string> gone)
    {
        post = Post.Start(system, $"post-{kept.Incarnation}", TimeSpan.FromMilliseconds(20), (_, _) => { });
        var settings = new OwnerSettings
        {
            Now = _ => 0,
            SendToOwner = (_, _) => throw new InvalidOperationException("A lock asks no other primitive."),
            Post = post,
            ChecksInvariants = true,
            Store = _ => Make.Of(() => new Store(kept)),
            IsGone = node =>
            {
                lock (gone)
                {
                    return gone.Contains(node);
                }
            },
        };
        return system.SystemActorOf(Make.Of(() => new OwnerActor("lock/a", settings)), $"owner-{kept.Incarnation}");
    }

    private (IpcSystem Ipc, string Name) Node(string name)
    {
        var node = RemoteNode.Start(system, name, ++lastNode << 31, TimeSpan.FromMilliseconds(20), (frame, sender) => owner.Tell(frame, sender));
        var settings = AkkaHostSettings.Of(system);
        return (IpcExtension.SystemOn(new AkkaHost(system, settings, null, name + "-host") { Elsewhere = new Elsewhere(node.Endpoint) }, settings), node.Endpoint.Name);
    }

    private sealed class Kept
    {
        public long Incarnation { get; set; }

        public OwnerSnapshot? Snapshot { get; set; }
    }

    private sealed class Store(Kept kept) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case RecoverOwner:
                    kept.Incarnation++;
                    Sender.Tell(new OwnerRecovered(kept.Incarnation, kept.Snapshot, [], 1));
                    return true;
                case WriteOwner write:
                    kept.Snapshot = write.Snapshot;
                    Sender.Tell(OwnerWritten.Instance);
                    return true;
                default:
                    return false;
            }
        }
    }
}
