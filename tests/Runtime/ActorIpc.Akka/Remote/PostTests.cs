using ActorIpc.Actors;
using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>How frames come to the owners of a node, and how they leave.</summary>
public sealed class PostTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ExtendedActorSystem system = (ExtendedActorSystem)ActorSystem.Create("post");
    private readonly Inbox owner;
    private readonly Inbox elsewhere;
    private readonly Inbox node;
    private readonly Post post;

    public PostTests()
    {
        (owner, elsewhere, node) = (Inbox.Create(system), Inbox.Create(system), Inbox.Create(system));
        post = Post.Start(system, "post-of-test", TimeSpan.FromMilliseconds(20), (frame, sender) => elsewhere.Receiver.Tell(frame, sender));
    }

    public void Dispose() => system.Terminate().Wait();

    [Fact]
    public async Task A_frame_goes_straight_to_an_owner_that_runs_here_and_to_others_as_if_there_were_no_post()
    {
        post.Begins("lock/a", owner.Receiver);
        post.Deliver(To("lock/a", 1), node.Receiver);
        post.Deliver(To("lock/b", 2), node.Receiver);
        post.Ends("lock/a", owner.Receiver);
        post.Deliver(To("lock/a", 3), node.Receiver);

        Assert.Equal(1, Assert.IsType<WireFrame>(await owner.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal(2, Assert.IsType<WireFrame>(await elsewhere.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal(3, Assert.IsType<WireFrame>(await elsewhere.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task What_only_says_what_has_arrived_goes_to_nobody_but_an_owner_that_runs_here()
    {
        var acknowledgement = To("lock/a", 1) with { ToHistory = 1 };
        post.Begins("lock/a", owner.Receiver);
        post.Deliver(acknowledgement, node.Receiver);
        post.Ends("lock/a", owner.Receiver);
        post.Deliver(acknowledgement, node.Receiver);
        post.Deliver(To("lock/a", 2), node.Receiver);

        Assert.Equal(1, Assert.IsType<WireFrame>(await owner.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal(2, Assert.IsType<WireFrame>(await elsewhere.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task The_end_of_an_owner_is_not_that_of_the_next_of_its_name()
    {
        var next = Inbox.Create(system);
        post.Begins("lock/a", owner.Receiver);
        post.Begins("lock/a", next.Receiver);
        post.Ends("lock/a", owner.Receiver);
        post.Deliver(To("lock/a", 1), node.Receiver);

        Assert.Equal(1, Assert.IsType<WireFrame>(await next.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task Who_asks_for_a_tick_is_told_once()
    {
        post.AwaitsTick(owner.Receiver);
        post.AwaitsTick(owner.Receiver);
        post.Tick();
        post.Tick();
        owner.Receiver.Tell("end");

        Assert.IsType<OwnerTick>(await owner.ReceiveAsync(Guard));
        Assert.Equal("end", await owner.ReceiveAsync(Guard));
    }

    [Fact]
    public async Task What_owners_answer_to_frames_that_came_together_leaves_together()
    {
        IActorRef owners = ActorRefs.Nobody;
        var shared = Post.Start(system, "shared", TimeSpan.FromSeconds(10), (frame, sender) => owners.Tell(frame, sender));
        owners = system.SystemActorOf(Make.Of(() => new OwnersActor(new OwnerSettings { Post = shared, Now = _ => 1, SendToOwner = (_, _) => { } })), "owners");
        var name = Senders.NameOf(node.Receiver);
        Frame[] opening = [Opening("lock/a", name), Opening("lock/b", name)];
        foreach (var frame in opening)
        {
            // Who begins knows no history, and hears of it.
            owners.Tell(new WireFrame(frame), node.Receiver);
        }

        var histories = new Dictionary<string, long>();
        while (histories.Count < opening.Length)
        {
            foreach (var frame in Frames(await node.ReceiveAsync(Guard)))
            {
                histories[frame.From] = frame.FromHistory;
            }
        }

        var actor = system.ActorSelection("/system/shared");
        actor.Tell(new WireBundle([.. opening.Select(frame => frame with { ToHistory = histories[frame.To] })]), node.Receiver);

        var answer = Assert.IsType<WireBundle>(await node.ReceiveAsync(Guard));
        Assert.Equal(["lock/a", "lock/b"], answer.Frames.Select(frame => frame.From).Order());
        Assert.All(answer.Frames, frame => Assert.Equal(2, frame.Expected));
    }

    [Fact]
    public async Task A_node_that_wants_an_answer_gets_one_though_no_owner_says_anything()
    {
        post.Begins("lock/a", owner.Receiver);
        var actor = system.ActorSelection("/system/post-of-test");
        actor.Tell(new WireBundle([To("lock/a", 1)]), node.Receiver);
        actor.Tell(new WireBundle([To("lock/a", 2)], WantsAnswer: true), node.Receiver);

        Assert.Equal(1, Assert.IsType<WireFrame>(await owner.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal(2, Assert.IsType<WireFrame>(await owner.ReceiveAsync(Guard)).Frame.First);
        var answer = Assert.IsType<WireBundle>(await node.ReceiveAsync(Guard));
        Assert.Empty(answer.Frames);
        Assert.True(answer.Answers);

        // And nothing before that.
        actor.Tell(new Identify(1), node.Receiver);
        Assert.IsType<ActorIdentity>(await node.ReceiveAsync(Guard));
    }

    private static IReadOnlyList<Frame> Frames(object message) => message is WireBundle bundle ? bundle.Frames : [Assert.IsType<WireFrame>(message).Frame];

    private static Frame To(string name, long number) => new() { From = "@n", FromHistory = 1, To = name, First = number };

    private static Frame Opening(string name, string from)
    {
        var writer = new StateWriter();
        var primitive = new SleepLock();
        PrimitiveKind.Write(primitive, writer);
        return new Frame { From = from, FromHistory = 1, To = name, First = 1, Expected = 1, Messages = [new Opening(PrimitiveKind.Of(primitive)!, Written.From(writer))] };
    }
}
