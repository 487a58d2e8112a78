using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using ActorIpc.Tests;
using Akka.Actor;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>How frames leave a node together, and in which order.</summary>
public sealed class BundlesTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ActorSystem system = ActorSystem.Create("bundles");
    private readonly VirtualTime time = new();
    private readonly Inbox self;
    private readonly Inbox near;
    private readonly Inbox far;

    public BundlesTests() => (self, near, far) = (Inbox.Create(system), Inbox.Create(system), Inbox.Create(system));

    public void Dispose() => system.Terminate().Wait();

    [Fact]
    public async Task Frames_for_one_place_leave_in_one_message_and_in_order()
    {
        var bundles = Held();
        bundles.Add(near.Receiver, Frame(1));
        bundles.Add(far.Receiver, Frame(2));
        bundles.Add(near.Receiver, Frame(3));

        bundles.Send();

        Assert.Equal([1, 3], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
        Assert.Equal(2, Assert.IsType<WireFrame>(await far.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task Frames_leave_by_themselves_where_nobody_keeps_them()
    {
        var bundles = Held();
        bundles.Add(near.Receiver, Frame(1));
        bundles.Send();
        bundles.Add(near.Receiver, Frame(2));
        Assert.Equal(1, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal(2, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);

        bundles.Add(near.Receiver, Frame(3));
        Assert.Equal(3, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task No_message_has_more_frames_or_weighs_more_than_one_may()
    {
        var bundles = Held();
        for (var i = 1; i <= WireLimits.Frames + 2; i++)
        {
            bundles.Add(near.Receiver, Light(i));
        }

        bundles.Add(far.Receiver, Frame(1, 40_000));
        bundles.Add(far.Receiver, Frame(2, 40_000));
        bundles.Add(far.Receiver, Frame(3, 100_000));
        bundles.Send();

        var counts = new List<int>();
        for (var left = WireLimits.Frames + 2; left > 0; left -= counts[^1])
        {
            var sent = await near.ReceiveAsync(Guard);
            counts.Add(sent is WireBundle bundle ? bundle.Frames.Count : 1);
            Assert.InRange(sent is WireBundle { Frames: var frames } ? frames.Sum(Weight.Of) : 0, 0, Sessions.Frame.MostWeight);
        }

        Assert.InRange(counts.Max(), 2, WireLimits.Frames);
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(number, Assert.IsType<WireFrame>(await far.ReceiveAsync(Guard)).Frame.First);
        }
    }

    [Fact]
    public async Task A_message_weighs_no_more_than_what_carries_it_takes()
    {
        var bundles = Held(mostWeight: 16_000);
        for (var i = 1; i <= 5; i++)
        {
            bundles.Add(near.Receiver, Frame(i, 7_000));
        }

        bundles.Send();
        Assert.Equal([1, 2], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
        Assert.Equal([3, 4], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
        Assert.Equal(5, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task What_cannot_be_sent_keeps_nothing_else_from_being_sent()
    {
        var bundles = new Bundles { From = self.Receiver, Log = system.Log };
        bundles.Hold();
        bundles.Add(new Mute(), Frame(1));
        bundles.Add(near.Receiver, Frame(2));
        bundles.Send();
        Assert.Equal(2, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);

        // And by a thread of the pool, where nobody would catch it.
        bundles.Add(new Mute(), Frame(3));
        bundles.Add(near.Receiver, Frame(4));
        Assert.Equal(4, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task A_frame_goes_to_where_its_owner_was_heard_from_until_that_is_in_doubt()
    {
        var sent = new List<Frame>();
        var homes = new OwnerHomes((frame, _) => sent.Add(frame.Frame)) { Node = self.Receiver };
        homes.Send(Frame(1), calls: 1);
        homes.Note("lock/a", near.Receiver);
        homes.Note("lock/a", ActorRefs.Nobody);
        homes.Send(Frame(2), calls: 1);
        homes.Doubt("lock/a");
        homes.Send(Frame(3), calls: 1);

        Assert.Equal([1, 3], sent.Select(frame => frame.First));
        Assert.Equal(2, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task No_frame_overtakes_one_that_waits_for_others_to_go_with()
    {
        var bundles = Held();
        bundles.Add(near.Receiver, Frame(1));
        bundles.Hurry(near.Receiver, Frame(2));
        bundles.Send();
        bundles.Hurry(near.Receiver, Frame(3));

        Assert.Equal([1, 2], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
        Assert.Equal(3, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
    }

    [Fact]
    public async Task A_place_gets_no_more_messages_than_it_may_without_a_word_from_it_and_the_last_asks_for_one()
    {
        var bundles = Held(mostUnanswered: 2);
        Give(bundles, near, 1);
        Give(bundles, near, 2);
        Give(bundles, near, 3);
        Give(bundles, far, 1);
        Give(bundles, near, 4);
        near.Receiver.Tell("so far");

        Assert.Equal(1, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
        var last = Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard));
        Assert.Equal((2, true), (Assert.Single(last.Frames).First, last.WantsAnswer));
        Assert.Equal("so far", await near.ReceiveAsync(Guard));
        Assert.Equal(1, Assert.IsType<WireFrame>(await far.ReceiveAsync(Guard)).Frame.First);

        // What has waited goes together, and is again as much as there may be.
        bundles.Answered(near.Receiver, all: false);
        last = Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard));
        Assert.Equal([3, 4], last.Frames.Select(frame => frame.First));
        Assert.True(last.WantsAnswer);
        Give(bundles, near, 5);
        near.Receiver.Tell("so far");
        Assert.Equal("so far", await near.ReceiveAsync(Guard));
        bundles.Answered(near.Receiver, all: false);
        Assert.Equal(5, Assert.Single(Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames).First);
    }

    [Fact]
    public async Task A_place_that_has_got_everything_may_get_as_much_as_one_that_has_got_nothing()
    {
        var bundles = Held(mostUnanswered: 2);
        Give(bundles, near, 1);
        Give(bundles, near, 2);
        bundles.Answered(near.Receiver, all: true);
        bundles.Answered(near.Receiver, all: false);
        bundles.Answered(far.Receiver, all: true);
        Give(bundles, near, 3);
        Give(bundles, near, 4);
        Give(bundles, near, 5);
        near.Receiver.Tell("so far");

        Assert.Equal(1, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
        Assert.True(Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).WantsAnswer);
        Assert.Equal(3, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal(4, Assert.Single(Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames).First);
        Assert.Equal("so far", await near.ReceiveAsync(Guard));
    }

    [Fact]
    public async Task What_a_place_does_not_answer_is_waited_for_until_the_next_tick()
    {
        var bundles = Held(mostUnanswered: 1);
        Give(bundles, near, 1);
        Give(bundles, near, 2);
        Give(bundles, near, 3);
        Assert.Equal(1, Assert.Single(Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames).First);
        bundles.Tick();
        Assert.Equal([2, 3], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
    }

    [Fact]
    public async Task What_a_place_does_not_answer_soon_is_waited_for_no_longer()
    {
        var bundles = Held(mostUnanswered: 1);
        Give(bundles, near, 1);
        Give(bundles, near, 2);
        Assert.Equal(1, Assert.Single(Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames).First);
        Assert.Equal(1, time.ArmedTimers);
        time.Advance(Bundles.Patience / 2);
        Give(bundles, near, 3);
        time.Advance(Bundles.Patience / 2);
        Assert.Equal([2, 3], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
    }

    [Fact]
    public async Task Who_has_waited_less_is_looked_at_again_later()
    {
        var bundles = Held(mostUnanswered: 1);
        Give(bundles, near, 1);
        Give(bundles, far, 1);
        Give(bundles, near, 2);
        time.Advance(Bundles.Patience / 2);
        Give(bundles, far, 2);
        time.Advance(Bundles.Patience / 2);
        Assert.Equal([1, 2], await First(near, 2));
        Assert.Equal([1], await First(far, 1));
        far.Receiver.Tell("so far");
        Assert.Equal("so far", await far.ReceiveAsync(Guard));
        time.Advance(Bundles.Patience);
        Assert.Equal([2], await First(far, 1));
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task What_is_too_much_for_one_message_is_one_thing_to_answer()
    {
        var bundles = Held(mostWeight: 16_000, mostUnanswered: 2);
        for (var number = 1; number <= 4; number++)
        {
            bundles.Hold();
            bundles.Add(near.Receiver, Frame(number, 15_000));
        }

        bundles.Send();
        Give(bundles, near, 5);
        Give(bundles, near, 6);
        near.Receiver.Tell("so far");

        for (var number = 1; number <= 4; number++)
        {
            Assert.Equal(number, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);
        }

        Assert.True(Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).WantsAnswer);
        Assert.Equal("so far", await near.ReceiveAsync(Guard));
    }

    [Fact]
    public async Task Who_is_in_a_hurry_waits_only_for_what_goes_to_the_same_place()
    {
        var bundles = Held(mostUnanswered: 1);
        Give(bundles, near, 1);
        Give(bundles, near, 2);
        bundles.Hurry(far.Receiver, Frame(1));
        bundles.Hurry(near.Receiver, Frame(3));

        Assert.Equal(1, Assert.IsType<WireFrame>(await far.ReceiveAsync(Guard)).Frame.First);
        Assert.Equal([1], await First(near, 1));
        bundles.Answered(near.Receiver, all: true);
        Assert.Equal([2, 3], Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard)).Frames.Select(frame => frame.First));
    }

    [Fact]
    public async Task A_place_that_asks_for_a_message_gets_one_and_no_more_than_one()
    {
        var bundles = Held();
        bundles.Send(near.Receiver);
        bundles.Hold();
        bundles.Add(near.Receiver, Frame(1));
        bundles.Add(far.Receiver, Frame(2));
        bundles.Send(near.Receiver);
        near.Receiver.Tell("so far");

        Assert.Equal((0, true), Answer(await near.ReceiveAsync(Guard)));
        Assert.Equal((1, true), Answer(await near.ReceiveAsync(Guard)));
        Assert.Equal("so far", await near.ReceiveAsync(Guard));
        Assert.Equal(2, Assert.IsType<WireFrame>(await far.ReceiveAsync(Guard)).Frame.First);

        // One that cannot be answered is no reason for others not to hear.
        bundles.Hold();
        bundles.Add(near.Receiver, Frame(3));
        bundles.Send(new Mute());
        Assert.Equal(3, Assert.IsType<WireFrame>(await near.ReceiveAsync(Guard)).Frame.First);

        static (int Count, bool Answers) Answer(object message) => message is WireBundle bundle ? (bundle.Frames.Count, bundle.Answers) : default;
    }

    [Fact]
    public async Task Who_is_told_something_at_once_may_say_more()
    {
        var bundles = Held();
        bundles.Add(new Chatty(() => bundles.Add(near.Receiver, Frame(2))), Frame(1));
        bundles.Add(near.Receiver, Frame(1));
        bundles.Send();
        Assert.Equal([1, 2], (await First(near, 2)).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_sends_on_when_a_place_has_answered(bool all)
    {
        var homes = new OwnerHomes((_, _) => { }, time: time) { Node = self.Receiver };
        homes.Note("lock/a", near.Receiver);
        var node = system.ActorOf(Make.Of(() => new NodeActor(TimeSpan.FromDays(1), homes, null)));
        var sent = await FillAsync(homes);
        homes.Send(Frame(++sent), calls: 100);
        homes.Send(Frame(++sent), calls: 100);
        node.Tell(all ? new WireBundle([], Answers: true) : new WireFrame(Frame(1)), near.Receiver);
        var bundle = Assert.IsType<WireBundle>(await near.ReceiveAsync(Guard));
        Assert.Equal([sent - 1, sent], bundle.Frames.Select(frame => frame.First));
        Assert.Equal(!all, bundle.WantsAnswer);
    }

    [Fact]
    public async Task A_node_forgets_now_and_then_what_was_not_answered()
    {
        var homes = new OwnerHomes((_, _) => { }, time: time) { Node = self.Receiver };
        homes.Note("lock/a", near.Receiver);
        var sent = await FillAsync(homes);
        homes.Send(Frame(++sent), calls: 100);
        homes.Send(Frame(++sent), calls: 100);
        _ = system.ActorOf(Make.Of(() => new NodeActor(TimeSpan.FromMilliseconds(20), homes, null)));
        Assert.Equal([sent - 1, sent], await First(near, 2));
    }

    // Until the place is asked to answer before there is more.
    private async Task<int> FillAsync(OwnerHomes homes)
    {
        var sent = 0;
        for (var isAsked = false; !isAsked; isAsked = await near.ReceiveAsync(Guard) is WireBundle { WantsAnswer: true })
        {
            homes.Send(Frame(++sent), calls: 100);
        }

        return sent;
    }

    private static async Task<List<long>> First(Inbox at, int count)
    {
        var numbers = new List<long>();
        while (numbers.Count < count)
        {
            numbers.AddRange(await at.ReceiveAsync(Guard) switch
            {
                WireBundle bundle => bundle.Frames.Select(frame => frame.First),
                var frame => [Assert.IsType<WireFrame>(frame).Frame.First],
            });
        }

        return numbers;
    }

    private static void Give(Bundles bundles, Inbox to, long number)
    {
        bundles.Hold();
        bundles.Add(to.Receiver, Frame(number));
        bundles.Send();
    }

    private Bundles Held(long mostWeight = Sessions.Frame.MostWeight, int? mostUnanswered = null)
    {
        var bundles = new Bundles(time) { From = self.Receiver, MostWeight = mostWeight, MostUnanswered = mostUnanswered };
        bundles.Hold();
        return bundles;
    }

    private static Frame Light(long number) => new() { From = "@n", FromHistory = 1, To = "l", First = number };

    private static Frame Frame(long number, int size = 0) => new()
    {
        From = "@n",
        FromHistory = 1,
        To = "lock/a",
        First = number,
        Messages = [new Opening("lock", new Written(new byte[size], []))],
    };

    private sealed class Chatty(Action told) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "chatty"));

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender) => told();
    }

    private sealed class Mute : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "mute"));

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender) => throw new InvalidOperationException("It takes nothing.");
    }
}
