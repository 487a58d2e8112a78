using ActorIpc.Actors;
using ActorIpc.Sessions.Tests.Simulation;

namespace ActorIpc.Sessions.Tests;

/// <summary>Owners that are carried elsewhere, or brought back from a log.</summary>
public class HandOverTests
{
    private const string Lock = "lock/a";
    private const string Registry = "semaphores";
    private const string First = "semaphores/0";

    private readonly Stage stage = new();
    private readonly IpcSystem here;
    private readonly IpcSystem there;

    public HandOverTests()
    {
        here = stage.Node("a");
        there = stage.Node("b");
        stage.Carry();
    }

    [Fact]
    public async Task A_log_and_a_snapshot_bring_back_the_same_state_which_says_the_same()
    {
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        var held = Carried(one.LockAsync(here.Lock("a")));
        _ = there.Lock("a");
        stage.Carry();

        // What has been answered is acknowledged.
        stage.Endpoint("a").Tick();
        stage.Carry();
        var waiting = other.LockAsync(there.Lock("a"));
        stage.Loses = frame => frame.From == Lock;
        stage.Carry();
        stage.Loses = _ => false;

        var carried = PrimitiveOwner.Load(Lock, stage.Owner(Lock).Save(), checksInvariants: true);
        var replayed = Replayed(Lock);
        Assert.Equal(Text.Of(carried.Save()), Text.Of(replayed.Save()));

        // The log does not know what has been acknowledged, so there is more to say again.
        var said = Said(carried).ToList();
        Assert.Single(said);
        Assert.Subset(Said(replayed).ToHashSet(), said.ToHashSet());

        // Either goes on as the old one would have: the next is told, once.
        foreach (var owner in (PrimitiveOwner[])[replayed, carried])
        {
            owner.BecomeIncarnation(2);
            stage.Put(owner);
        }

        var release = held.DisposeAsync();
        stage.Tick();
        await release;
        var grant = Stage.Result(waiting);
        Assert.True(grant.IsHeld);
        Assert.True(grant.Token > held.Token);
        Assert.False(grant.Lost.IsCancellationRequested || held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task What_was_not_written_is_asked_again_and_done_once()
    {
        await using var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("b")));
        var before = stage.Owner("lock/b").Save();
        stage.BeginWrite("lock/b");
        var release = one.DisposeAsync();
        stage.Carry();

        // It has heard of the exit, and crashes before that is written: nobody may take it for heard.
        Assert.DoesNotContain(stage.Frames, frame => frame.From == "lock/b" && frame.Expected > 3);
        stage.Put(PrimitiveOwner.Load("lock/b", before, checksInvariants: true));
        stage.EndWrite("lock/b");
        stage.Tick();
        Assert.True(release.IsCompletedSuccessfully);
        await using var other = there.Enter("other");
        Assert.True(Carried(other.LockAsync(there.Lock("b"))) is { IsHeld: true, OwnerDied: true });
    }

    [Fact]
    public void Nobody_hears_of_a_new_array_before_it_is_there_not_even_after_a_crash()
    {
        var one = here.Enter("one");
        stage.Loses = frame => frame.To == First;
        var opening = Open(one);
        stage.Carry();
        var told = Open(there.Enter("other"));
        stage.Carry();
        Assert.False(opening.IsCompleted || told.IsCompleted);
        Assert.NotEmpty(stage.Owner(Registry).Save().Held);

        // In between the registry crashes, twice, and comes back from its log and from a snapshot.
        var replayed = Replayed(Registry);
        Assert.Equal(Text.Of(stage.Owner(Registry).Save()), Text.Of(replayed.Save()));
        stage.Put(PrimitiveOwner.Load(Registry, replayed.Save(), checksInvariants: true));
        stage.Tick();
        Assert.False(opening.IsCompleted || told.IsCompleted);

        stage.Loses = _ => false;
        stage.Tick();
        Assert.Equal((Outcome.Granted, 0L), (Stage.Result(opening).Outcome, Stage.Result(told).Value));
        Assert.True(stage.Owner(First).IsOpen);
        Assert.Empty(stage.Owner(Registry).Save().Held);
    }

    [Fact]
    public void The_arrival_of_what_others_are_to_run_is_news_even_if_nothing_is_held_back()
    {
        stage.Loses = frame => frame.To == First;
        var opening = Open(here.Enter("one"));
        stage.Carry();
        stage.Loses = _ => false;

        // The node that asked is gone, and with it all that was held back.
        stage.Gone(Registry, "a");
        Assert.Empty(stage.Owner(Registry).Save().Held);
        stage.Tick();
        Assert.True(stage.Owner(First).IsOpen);

        var told = Open(there.Enter("other"));
        stage.Carry();
        Assert.Equal(0, Stage.Result(told).Value);
        Assert.Equal(Outcome.Unknown, Stage.Result(opening).Outcome);
        Assert.Equal(Text.Of(stage.Owner(Registry).Save()), Text.Of(Replayed(Registry).Save()));
    }

    [Fact]
    public void An_array_that_forgets_while_it_is_made_is_made_again()
    {
        stage.Loses = frame => frame.To == First && frame.Messages.Count > 0;
        var opening = Open(here.Enter("one"));
        stage.Carry();
        stage.Forget(First);
        stage.Loses = _ => false;
        stage.Tick();
        Assert.Equal(Outcome.Granted, Stage.Result(opening).Outcome);
        Assert.True(stage.Owner(First).IsOpen);
    }

    [Fact]
    public void A_name_that_is_retired_finds_nothing_until_another_is_made_under_it()
    {
        var one = here.Enter("one");
        var opening = Open(one);
        stage.Carry();
        Assert.Equal(0, Stage.Result(opening).Value);
        var set = new SemaphoreSet(here.Host.Elsewhere!.Find<SemaphoreOperation>(First, "none")!);
        var removal = one.ControlAsync(set, new SemaphoreOperation { Command = SemaphoreCommand.Remove });
        stage.Carry();
        Assert.Equal(Outcome.Granted, Stage.Result(removal).Outcome);
        Assert.True(stage.Owner(First).IsRetired);
        Assert.True(PrimitiveOwner.Load(First, stage.Owner(First).Save()).IsRetired);
        var late = one.OperateAsync(set, [SemaphoreOp.Give(0, 1)]);
        stage.Carry();
        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => Stage.Result(late)).Error);

        var anew = new StateWriter();
        PrimitiveKind.Write(new SleepLock(), anew);
        stage.Arrive(new Frame { From = "other", FromHistory = 1, To = First, ToHistory = 1, First = 1, Messages = [new Opening("sleep-lock", Written.From(anew))] });
        Assert.False(stage.Owner(First).IsRetired);
        Assert.IsType<SleepLock>(stage.Owner(First).Primitive);
    }

    [Fact]
    public async Task A_primitive_that_throws_tells_everybody_once_and_goes_on_saying_so_wherever_it_is_carried()
    {
        await using var one = here.Enter("one");
        await using var other = there.Enter("other");
        await using var third = here.Enter("third");
        Carried(one.LockAsync(here.Lock("a")));
        var waiting = other.LockAsync(there.Lock("a"));
        stage.Carry();

        // It forgets who holds it, and finds at its next message that somebody waits for a free lock.
        var blank = new StateWriter();
        new SleepLock().Save(blank);
        stage.Owner(Lock).Primitive!.Load(new StateReader(blank.Written.ToArray(), null!));
        var sleeping = third.SleepUninterruptibleAsync(here.Channel("a"), here.Lock("a"));
        stage.Carry();
        Assert.Equal(Errno.EPERM, Assert.Throws<IpcException>(() => Stage.Result(sleeping)).Error);
        Assert.Equal(Errno.EIO, Assert.Throws<IpcException>(() => Stage.Result(waiting)).Error);
        Assert.Single(stage.Owner(Lock).Complaints);

        stage.Put(PrimitiveOwner.Load(Lock, stage.Owner(Lock).Save()));
        var later = one.LockAsync(here.Lock("a"));
        stage.Carry();
        Assert.Equal(Errno.EIO, Assert.Throws<IpcException>(() => Stage.Result(later)).Error);
    }

    [Fact]
    public async Task The_end_of_a_process_is_heard_by_an_owner_whose_primitive_threw_before_it_was_carried_elsewhere()
    {
        var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("a")));
        stage.Owner(Lock);
        stage.Arrive(new Frame { From = "tags", FromHistory = 1, To = Lock, ToHistory = 1, First = 1, Messages = [new Opening("tag-space", new Written([0, 0, 0, 0], []))] });
        var broken = stage.Owner(Lock).Save() with { Primitive = null, Failure = "it threw" };
        stage.Put(PrimitiveOwner.Load(Lock, broken));
        await one.DisposeAsync();
        stage.Tick();
        Assert.Empty(stage.Owner(Lock).Save().Watched);
        Assert.True(stage.Owner(Lock).IsAtRest);
    }

    [Fact]
    public async Task A_process_that_has_exited_is_forgotten_though_a_primitive_may_keep_its_name()
    {
        var one = here.Enter("one");
        Carried(one.LockAsync(here.Lock("a")));
        var role = one.TakeRoleAsync(here.Barrier("a"), BarrierRole.Parent).AsTask();
        stage.Carry();
        await role;
        await one.DisposeAsync();
        stage.Carry();
        Assert.True(stage.Owner(Lock).IsAtRest);
        Assert.True(stage.Owner("barrier/a").IsAtRest);
        Assert.Empty(stage.Owner(Lock).Save().Processes);
        Assert.Equal(Text.Of(stage.Owner("barrier/a").Save()), Text.Of(PrimitiveOwner.Load("barrier/a", stage.Owner("barrier/a").Save()).Save()));
    }

    private static ValueTask<CallResult> Open(IpcProcess process)
    {
        var operation = new SemaphoreOperation { Number = 1, Argument = (int)(IpcFlags.Create | IpcFlags.Everybody), Data = new SemaphoreGetArgument(new IpcKey(0, "s"), [1]) };
        return process.ControlAsync(process.System.Semaphores, operation, SemaphoreCall.Get);
    }

    private PrimitiveOwner Replayed(string name)
    {
        var replayed = new PrimitiveOwner(name, incarnation: 1, checksInvariants: true);
        foreach (var input in stage.Log(name))
        {
            replayed.Apply(input);
        }

        replayed.Release();
        return replayed;
    }

    private static IEnumerable<(string To, long Number, string Text)> Said(PrimitiveOwner owner) =>
        owner.Frames().SelectMany(frame => frame.Messages.Select((message, i) => (frame.To, frame.First + i, Text.Of(message))));

    private T Carried<T>(ValueTask<T> call)
    {
        stage.Carry();
        return Stage.Result(call);
    }
}
