using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Rendezvous for values: the rules of the one for words, on the same tags.</summary>
public abstract class TypedRendezvousTests : HostFixture
{
    [Fact]
    [Rule("REN-1")]
    [Rule("REN-2")]
    public async Task Two_meet_and_exchange_their_values()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var thing = new object();
        var first = a.RendezvousAsync<object?>(1, thing).AsTask();
        Assert.False(first.IsCompleted);

        var second = b.RendezvousAsync<object?>(1, null);

        Assert.True(second.IsCompleted);
        Assert.Same(thing, (await second).Value);
        Assert.Equal((true, null), ((await first).IsMet, (await first).Value));
    }

    [Fact]
    public async Task Values_of_any_type_are_given()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var point = a.RendezvousAsync(1, (X: 3, Y: 4.5)).AsTask();
        var text = a.RendezvousAsync(2, "ping").AsTask();
        var minusOne = a.RendezvousAsync(3, -1L).AsTask();

        Assert.Equal((3, 4.5), (await b.RendezvousAsync(1, (0, 0.0))).Value);
        Assert.Equal("ping", (await b.RendezvousAsync(2, "pong")).Value);
        Assert.Equal(-1L, (await b.RendezvousAsync(3, long.MinValue)).Value);
        Assert.Equal((0, 0.0), (await point).Value);
        Assert.Equal("pong", (await text).Value);
        Assert.Equal(long.MinValue, (await minusOne).Value);
    }

    [Fact]
    [Rule("REN-3")]
    public async Task Who_comes_with_another_type_is_told_and_the_first_goes_on_waiting()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync(1, "text").AsTask();

        await AssertMismatchAsync(async () => await b.RendezvousAsync<object>(1, "text"));
        await AssertMismatchAsync(async () => await b.RendezvousAsync(1, 10));
        await AssertMismatchAsync(async () => await b.Plan9.RendezvousAsync(1, 10, TimeSpan.Zero));

        Assert.False(first.IsCompleted);
        Assert.Equal("text", (await b.RendezvousAsync(1, "other")).Value);
        Assert.Equal("other", (await first).Value);
    }

    [Fact]
    [Rule("REN-4")]
    public async Task A_word_is_a_value_of_its_type_and_all_ones_is_any_word()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync<ulong>(1, ulong.MaxValue).AsTask();

        Assert.Equal(ulong.MaxValue, await b.Plan9.RendezvousAsync(1, ulong.MaxValue));

        Assert.Equal((Outcome.Granted, ulong.MaxValue), ((await first).Outcome, (await first).Value));
    }

    [Fact]
    [Rule("REN-7")]
    [Rule("REN-8")]
    public async Task An_interruption_is_an_outcome_and_a_later_partner_waits_itself()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync(1, "a").AsTask();

        await Ipc.InterruptAsync(a.Id);

        Assert.Equal((Outcome.Interrupted, false, null), ((await first).Outcome, (await first).IsMet, (await first).Value));
        Assert.Equal(Outcome.WouldBlock, (await b.RendezvousAsync(1, "b", TimeSpan.Zero)).Outcome);
    }

    private static async Task AssertMismatchAsync(Func<Task> call) => Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<IpcException>(call)).Error);
}
