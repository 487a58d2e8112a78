using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>What an owner holds when nobody is left who has to do with its primitive, so that it may leave the memory of its node.</summary>
public class RestTests
{
    private readonly Stage stage = new();
    private readonly IpcSystem here;

    public RestTests() => here = stage.Node("a");

    [Fact]
    public async Task A_barrier_that_both_have_left_holds_and_awaits_nothing_when_they_have_ended()
    {
        var (one, other) = (here.Enter("one"), here.Enter("other"));
        var roles = (one.TakeRoleAsync(here.Barrier("a"), BarrierRole.Parent).AsTask(), other.TakeRoleAsync(here.Barrier("a"), BarrierRole.Child).AsTask());
        stage.Carry();
        await roles.Item1;
        await roles.Item2;
        Carried(one.PlaceAsync(here.Barrier("a")));
        await one.DisposeAsync();
        stage.Carry();
        Assert.False(stage.Owner("barrier/a").IsAtRest);

        await other.DisposeAsync();
        stage.Tick();

        var saved = stage.Owner("barrier/a").Save();
        Assert.True(stage.Owner("barrier/a").IsAtRest);
        Assert.Empty(saved.Processes);
        var writer = new StateWriter();
        PrimitiveKind.Write(new BarrierPair(renews: true), writer);
        Assert.Equal(writer.Written.ToArray(), saved.Primitive!.Bytes);
    }

    [Fact]
    public async Task A_lock_awaits_the_end_of_whoever_has_held_it()
    {
        var one = here.Enter("one");
        await Carried(one.LockAsync(here.Lock("a"))).DisposeAsync();
        stage.Carry();
        stage.Tick();
        Assert.False(stage.Owner("lock/a").IsAtRest);

        await one.DisposeAsync();
        stage.Carry();
        stage.Tick();

        Assert.True(stage.Owner("lock/a").IsAtRest);
    }

    [Fact]
    public async Task A_word_on_which_nobody_waits_holds_and_awaits_nothing_and_comes_back_with_its_value()
    {
        var (one, other) = (here.Enter("one"), here.Enter("other"));
        var first = Carried(one.AddAsync(here.Word("a", 7), 1));
        Assert.Equal(7u, first.Value);
        stage.Tick();
        Assert.True(stage.Owner("word/a").IsAtRest);
        var waiting = one.WaitAsync(here.Word("a"), 8);
        stage.Carry();
        Assert.False(stage.Owner("word/a").IsAtRest);

        // Carried elsewhere with its waiter, and again without.
        stage.Put(PrimitiveOwner.Load("word/a", stage.Owner("word/a").Save(), checksInvariants: true));
        var changed = Carried(other.ChangeAndWakeAsync(here.Word("a"), FutexChange.Add, 1));
        Assert.Equal((8u, 1), (changed.Value, changed.Woken));
        Assert.True(changed.Token > first.Token);
        Assert.Equal(9u, Carried(waiting).Value);
        stage.Tick();
        Assert.True(stage.Owner("word/a").IsAtRest);
        stage.Put(PrimitiveOwner.Load("word/a", stage.Owner("word/a").Save(), checksInvariants: true));
        Assert.Equal(9u, Carried(other.LoadAsync(here.Word("a"))).Value);
        await one.DisposeAsync();
    }

    [Fact]
    public void An_owner_that_forgets_a_word_says_so_to_who_waits_and_begins_with_what_the_name_was_first_asked_for()
    {
        var one = here.Enter("one");
        Carried(one.AddAsync(here.Word("a", 7), 1));
        var waiting = one.WaitAsync(here.Word("a"), 8);
        stage.Carry();

        stage.Forget("word/a");
        stage.Tick();

        Assert.Equal(Outcome.Unknown, Carried(waiting).Outcome);
        Assert.Equal(7u, Carried(one.LoadAsync(here.Word("a"))).Value);
    }

    private T Carried<T>(ValueTask<T> call)
    {
        stage.Carry();
        return Stage.Result(call);
    }
}
