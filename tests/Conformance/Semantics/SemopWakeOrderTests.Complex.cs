using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// The order while an array of several operations sleeps.
public abstract partial class SemopWakeOrderTests
{
    [Fact]
    [Rule("SEM-46")]
    public async Task After_an_array_of_several_completes_the_scan_starts_again_from_its_head()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var older = other.Sleep(id, Op(1, -1));
        var mover = other.Sleep(id, Op(0, -1), Op(1, +1));
        var newer = other.Sleep(id, Op(1, -1));

        await self.DoAsync(id, Op(0, +1));

        await mover.CompletesAsync();
        await older.CompletesAsync();
        Assert.False(newer.IsCompleted);
        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-46")]
    public async Task A_chain_of_arrays_completes_in_one_wake_up_against_the_order_of_arrival()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0, 0, 0);
        var last = other.Sleep(id, Op(2, -1), Op(3, +1));
        var middle = other.Sleep(id, Op(1, -1), Op(2, +1));
        var first = other.Sleep(id, Op(0, -1), Op(1, +1));

        await self.DoAsync(id, Op(0, +1));

        Assert.Equal([0, 0, 0, 1], await self.GetAllAsync(id));
        await first.CompletesAsync();
        await middle.CompletesAsync();
        await last.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-46")]
    public async Task While_an_array_of_several_sleeps_a_simple_completion_starts_the_scan_again_too()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 0);
        var onZero = other.Sleep(id, Op(0, 0), Op(1, +1));
        var decrement = other.Sleep(id, Op(0, -2));

        await self.DoAsync(id, Op(0, +1));

        await decrement.CompletesAsync();
        await onZero.CompletesAsync();
        Assert.Equal([0, 1], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-46")]
    public async Task After_a_simple_completion_the_older_array_comes_before_the_newer_sleeper()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 1);
        var older = other.Sleep(id, Op(0, 0), Op(1, -1));
        var decrement = other.Sleep(id, Op(0, -2));
        var newer = other.Sleep(id, Op(0, 0), Op(1, -1));

        await self.DoAsync(id, Op(0, +1));

        await decrement.CompletesAsync();
        await older.CompletesAsync();
        Assert.False(newer.IsCompleted);
        Assert.Equal((0, 1), (await self.GetNcntAsync(id, 0), await self.GetNcntAsync(id, 1)));
    }

    [Fact]
    [Rule("SEM-46")]
    public async Task Simple_and_complex_sleepers_of_one_semaphore_share_the_order_of_arrival()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 9);
        var first = other.Sleep(id, Op(0, -1));
        var second = other.Sleep(id, Op(0, -1), Op(1, -1));
        var third = other.Sleep(id, Op(0, -1));
        var fourth = other.Sleep(id, Op(1, -1), Op(0, -1));

        await self.DoAsync(id, Op(0, +1));
        await first.CompletesAsync();
        Assert.False(second.IsCompleted || third.IsCompleted || fourth.IsCompleted);
        await self.DoAsync(id, Op(0, +1));
        await second.CompletesAsync();
        Assert.False(third.IsCompleted || fourth.IsCompleted);
        await self.DoAsync(id, Op(0, +1));
        await third.CompletesAsync();
        Assert.False(fourth.IsCompleted);
        await self.DoAsync(id, Op(0, +1));

        await fourth.CompletesAsync();
        Assert.Equal([0, 7], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-46")]
    [Rule("SEM-43")]
    public async Task An_array_of_several_that_cannot_run_does_not_hold_up_the_others()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var both = other.Sleep(id, Op(0, -1), Op(1, -1));
        var one = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +1));

        await one.CompletesAsync();
        Assert.False(both.IsCompleted);
        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-47")]
    public async Task The_order_per_semaphore_survives_the_arrival_of_an_array_of_several()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0, 0);
        var a1 = other.Sleep(id, Op(0, -1));
        var b1 = other.Sleep(id, Op(1, -1));
        var a2 = other.Sleep(id, Op(0, -1));
        var b2 = other.Sleep(id, Op(1, -1));
        var both = other.Sleep(id, Op(0, -1), Op(1, -1), Op(2, -1));

        await self.DoAsync(id, Op(0, +1), Op(1, +1));

        await a1.CompletesAsync();
        await b1.CompletesAsync();
        Assert.False(a2.IsCompleted || b2.IsCompleted || both.IsCompleted);
        Assert.Equal([0, 0, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-47")]
    public async Task The_order_per_semaphore_survives_the_leaving_of_the_last_array_of_several()
    {
        await using var self = Ipc.Enter("self");
        await using var quitter = Ipc.Enter("quitter");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var first = other.Sleep(id, Op(0, -1));
        var both = quitter.Sleep(id, Op(0, -1), Op(1, -1));
        var second = other.Sleep(id, Op(0, -1));
        await Ipc.InterruptAsync(quitter.Id);
        await both.EndsAsync(Errno.EINTR);
        var third = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +1));
        await first.CompletesAsync();
        Assert.False(second.IsCompleted || third.IsCompleted);
        await self.DoAsync(id, Op(0, +1));

        await second.CompletesAsync();
        Assert.False(third.IsCompleted);
    }

    [Fact]
    [Rule("SEM-46")]
    public async Task An_array_that_names_one_semaphore_twice_is_one_of_several()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var older = other.Sleep(id, Op(0, -4));
        var adder = other.Sleep(id, Op(0, -1), Op(0, +4));

        await self.DoAsync(id, Op(0, +1));

        await adder.CompletesAsync();
        await older.CompletesAsync();
        Assert.Equal(0, await self.GetValAsync(id));
    }
}
