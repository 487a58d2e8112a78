using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>Owners that lose what they know, and nodes that are given up.</summary>
public class HistoryTests
{
    private const string Lock = "lock/a";

    private readonly Stage stage = new();
    private readonly IpcSystem here;
    private readonly IpcSystem there;

    public HistoryTests()
    {
        here = stage.Node("a");
        there = stage.Node("b");
        stage.Carry();
    }

    [Fact]
    public async Task A_grant_of_an_owner_that_forgets_is_lost_and_a_later_one_has_a_higher_token()
    {
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        var first = Carried(one.LockAsync(here.Lock("a")));
        Assert.False(first.Lost.IsCancellationRequested);

        stage.Forget(Lock);
        var second = Carried(other.LockAsync(there.Lock("a")));
        Assert.True(second.IsHeld);
        Assert.True(second.Token > first.Token);

        // Nobody has told the first holder yet; it finds out because it holds, and asks.
        Assert.False(first.Lost.IsCancellationRequested);
        stage.Tick();
        Assert.True(first.Lost.IsCancellationRequested);
        Assert.False(second.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_call_that_waits_in_an_owner_that_forgets_ends_with_Unknown()
    {
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        Carried(other.LockAsync(there.Lock("a")));
        var waiting = one.LockAsync(here.Lock("a"));
        stage.Carry();
        Assert.False(waiting.IsCompleted);

        stage.Forget(Lock);
        stage.Tick();
        Assert.Equal(Outcome.Unknown, Stage.Result(waiting).Outcome);
        Assert.True(Carried(one.LockAsync(here.Lock("a"))).IsHeld);
    }

    [Fact]
    public async Task What_throws_when_it_hears_of_a_loss_keeps_nobody_from_hearing_of_it()
    {
        await using var one = here.Enter("one");
        await using var other = here.Enter("other");
        var grant = Carried(one.LockAsync(here.Lock("a")));
        using var throwing = grant.Lost.Register(static () => throw new InvalidOperationException("test"));
        var waiting = other.LockAsync(here.Lock("a"));
        stage.Carry();

        stage.Forget(Lock);
        stage.Tick();

        Assert.True(grant.Lost.IsCancellationRequested);
        Assert.Equal(Outcome.Unknown, Stage.Result(waiting).Outcome);
    }

    [Fact]
    public async Task What_one_history_was_asked_is_not_done_by_the_next()
    {
        await using var one = here.Enter("one");
        var waiting = one.LockAsync(here.Lock("a"));
        var asked = new List<Frame>();
        stage.Loses = frame => frame.To == Lock && Kept(frame);
        stage.Carry();
        stage.Forget(Lock);
        stage.Loses = _ => false;
        stage.Tick();
        Assert.Equal(Outcome.Unknown, Stage.Result(waiting).Outcome);

        var applied = stage.Owner(Lock).Applied;
        foreach (var frame in asked)
        {
            stage.Arrive(frame);
        }

        stage.Carry();
        Assert.Equal(applied, stage.Owner(Lock).Applied);

        bool Kept(Frame frame)
        {
            asked.Add(frame);
            return frame.Messages.Any(message => message is Asking);
        }
    }

    [Fact]
    public async Task A_sleeper_of_a_channel_that_forgets_is_told_so_and_waits_nowhere()
    {
        await using var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("a")));
        stage.Loses = frame => frame.From == "channel/a" && frame.Messages.Any(message => message is Parking);
        var sleeping = one.SleepAsync(here.Channel("a"), here.Lock("a"));
        stage.Carry();
        stage.Loses = _ => false;
        stage.Forget("channel/a");
        stage.Tick();
        Assert.Equal(Outcome.Unknown, Stage.Result(sleeping).Outcome);
        await one.DisposeAsync();
        stage.Tick();
        Assert.True(stage.Owner(Lock).IsAtRest);
    }

    [Fact]
    public async Task A_sleep_that_is_cancelled_on_its_way_to_the_channel_ends_when_it_parks_there()
    {
        await using var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("a")));
        stage.Loses = frame => frame.From == Lock && frame.To == "channel/a";
        using var cancellation = new CancellationTokenSource();
        var sleeping = one.SleepAsync(here.Channel("a"), here.Lock("a"), cancellation: cancellation.Token);
        stage.Carry();
        await cancellation.CancelAsync();
        stage.Carry();
        Assert.False(sleeping.IsCompleted);

        stage.Loses = _ => false;
        stage.Tick();
        Assert.Equal(Outcome.Cancelled, Stage.Result(sleeping).Outcome);
    }

    [Fact]
    public async Task A_sleeper_that_came_back_to_a_lock_that_forgets_is_told_so_though_it_was_last_heard_of_in_the_channel()
    {
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        Carried(one.LockAsync(here.Lock("a")));
        var sleeping = one.SleepAsync(here.Channel("a"), here.Lock("a"));
        Carried(other.LockAsync(there.Lock("a")));
        stage.Loses = frame => frame.From == Lock && frame.Messages.Any(message => message is Parking);
        var waking = other.WakeupAsync(there.Channel("a")).AsTask();
        stage.Carry();
        Assert.Equal(1, await waking);
        Assert.False(sleeping.IsCompleted);

        stage.Forget(Lock);
        stage.Loses = _ => false;
        stage.Tick();
        Assert.Equal(Outcome.Unknown, Stage.Result(sleeping).Outcome);
    }

    [Fact]
    public async Task A_request_that_was_handed_on_to_an_owner_that_forgets_is_answered_by_who_handed_it_on()
    {
        await using var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("a")));
        _ = here.Channel("a");
        stage.Carry();

        // The lock knows the channel, and cannot reach it.
        var warm = one.SleepAsync(here.Channel("a"), here.Lock("a"), TimeSpan.Zero);
        stage.Carry();
        Assert.Equal(Outcome.WouldBlock, Stage.Result(warm).Outcome);
        stage.Loses = frame => frame.From == Lock && frame.To == "channel/a";
        var sleeping = one.SleepAsync(here.Channel("a"), here.Lock("a"));
        stage.Carry();
        stage.Forget("channel/a");
        stage.Loses = frame => NodeNames.IsNode(frame.From);
        Assert.Empty(stage.Owner(Lock).Frames(again: true));
        foreach (var frame in stage.Owner(Lock).Frames(again: true))
        {
            stage.Arrive(frame);
        }

        stage.Carry();
        Assert.Equal(Outcome.Unknown, Stage.Result(sleeping).Outcome);
        stage.Loses = _ => false;
    }

    [Fact]
    public void Acknowledgements_of_before_a_peer_forgot_count_for_nothing_after()
    {
        var owner = stage.Owner(Lock);
        var telling = new Telling(1, new ProcessCard(new ProcessId(1001), "@a", Credentials.Root), 0);
        stage.BeginWrite(Lock);
        stage.Arrive(From(4, 1, telling, telling, telling));
        var marks = owner.Mark();
        stage.Arrive(From(5, 1));
        PrimitiveOwner.Release(marks);
        stage.Arrive(From(5, 1, telling));

        // It comes again, so what has been taken is said again: nothing, as far as is written.
        stage.Arrive(From(5, 1, telling));
        var said = Assert.Single(stage.Frames, frame => frame.To == "channel/b");
        Assert.Equal((5, 1), (said.ToHistory, said.Expected));

        static Frame From(long history, long first, params SessionMessage[] messages) =>
            new() { From = "channel/b", FromHistory = history, To = Lock, ToHistory = 1, First = first, Messages = messages };
    }

    [Fact]
    public async Task The_waits_of_a_node_that_is_gone_end_and_what_it_held_is_given_back()
    {
        await using var one = here.Enter("one");
        var other = there.Enter("other");
        var opening = one.OpenSemaphoresAsync("s", [1]).AsTask();
        while (!opening.IsCompleted)
        {
            stage.Carry();
            await Task.Yield();
        }

        var set = await opening;
        var elsewhere = new SemaphoreSet(there.Host.Elsewhere!.Find<Actors.SemaphoreOperation>(set.Mailbox.Name, "none")!);
        Assert.True(Carried(other.OperateAsync(elsewhere, [SemaphoreOp.Take(0, 1)], undo: true)).IsGranted);
        Carried(other.LockAsync(there.Lock("a")));
        var locking = one.LockAsync(here.Lock("a"));
        var taking = one.OperateAsync(set, [SemaphoreOp.Take(0, 1)]);
        stage.Carry();
        Assert.False(locking.IsCompleted || taking.IsCompleted);

        stage.Gone(set.Mailbox.Name, "b");
        Assert.True(Stage.Result(taking).IsGranted);
        Assert.False(locking.IsCompleted);
        stage.Gone(Lock, "b");
        var grant = Stage.Result(locking);
        Assert.True(grant is { IsHeld: true, OwnerDied: true });
    }

    [Fact]
    public async Task A_node_that_was_given_up_and_goes_on_is_told_and_changes_nothing()
    {
        await using var one = here.Enter("one");
        var other = there.Enter("other");
        var held = Carried(other.LockAsync(there.Lock("a")));
        stage.Gone(Lock, "b");
        var applied = stage.Owner(Lock).Applied;
        Assert.False(held.Lost.IsCancellationRequested);

        var call = other.LockAsync(there.Lock("a"));
        stage.Carry();
        Assert.Equal(Outcome.Unknown, Stage.Result(call).Outcome);
        Assert.True(held.Lost.IsCancellationRequested);
        Assert.Equal(Outcome.Unknown, Carried(other.LockAsync(there.Lock("a"))).Outcome);
        Assert.Equal(applied, stage.Owner(Lock).Applied);
        Assert.True(Carried(one.LockAsync(here.Lock("a"))).IsHeld);
    }

    [Fact]
    public async Task A_sleep_that_was_refused_brings_no_token_of_its_own()
    {
        await using var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("a")));
        Assert.Equal(FencingToken.None, Carried(one.SleepAsync(here.Channel("a"), here.Lock("a"), TimeSpan.Zero)).Token);
    }

    [Fact]
    public async Task Messages_that_come_again_and_again_do_not_keep_a_node_from_sending_its_own_again()
    {
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        Carried(one.LockAsync(here.Lock("a")));
        var waiting = other.LockAsync(there.Lock("a"));
        stage.Carry();

        // The owner loses its memory of acknowledgements, and the node its request to the network.
        var before = stage.Owner(Lock).Save();
        stage.Put(PrimitiveOwner.Load(Lock, before with { Peers = [.. before.Peers.Select(peer => peer with { FirstUnacknowledged = 1, Unacknowledged = Again(peer) })] }, checksInvariants: true));
        stage.Loses = frame => frame.From == "@a" && frame.To == Lock;
        var ending = one.DisposeAsync();
        stage.Carry();
        stage.Loses = _ => false;
        for (var i = 0; i < 2 * OwnerLink.Patience; i++)
        {
            foreach (var frame in stage.Owner(Lock).Frames(again: true))
            {
                stage.Arrive(frame);
            }

            stage.Endpoint("a").Tick();
            stage.Carry();
        }

        Assert.True(ending.IsCompletedSuccessfully);
        Assert.True(Stage.Result(waiting).IsHeld);

        static IReadOnlyList<SessionMessage> Again(PeerSnapshot peer) => [.. Enumerable.Range(1, (int)peer.FirstUnacknowledged - 1).Select(i => new Parking(-i)), .. peer.Unacknowledged];
    }

    private T Carried<T>(ValueTask<T> call)
    {
        stage.Carry();
        return Stage.Result(call);
    }
}
