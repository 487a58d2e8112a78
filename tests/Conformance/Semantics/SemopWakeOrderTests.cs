using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

public abstract partial class SemopWakeOrderTests : HostFixture
{
    [Fact]
    [Rule("SEM-40")]
    public async Task The_waker_performs_the_sleepers_array_before_it_returns()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var sleeping = other.Sleep(id, Op(0, -2), Op(1, +7));

        await self.DoAsync(id, Op(0, +3));

        Assert.Equal([1, 7], await self.GetAllAsync(id));
        Assert.Equal(0, await self.GetNcntAsync(id));
        await sleeping.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-40")]
    [Rule("SEM-44")]
    public async Task What_a_sleeper_was_given_nobody_can_take_before_it_runs()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var sleeping = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +1));
        await self.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait));

        await sleeping.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-41")]
    public async Task All_that_wait_for_zero_are_released_together()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(2, 1);
        var first = other.Sleep(id, Op(0, 0));
        var both = other.Sleep(id, Op(0, 0), Op(1, 0));
        var third = other.Sleep(id, Op(0, 0));

        await self.DoAsync(id, Op(0, -2));

        await first.CompletesAsync();
        await third.CompletesAsync();
        Assert.False(both.IsCompleted);
        Assert.Equal((0, 1), (await self.GetZcntAsync(id, 0), await self.GetZcntAsync(id, 1)));
        await self.DoAsync(id, Op(1, -1));
        await both.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-41")]
    public async Task Those_that_wait_for_zero_are_tried_before_an_older_one_that_alters()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1);
        var locker = other.Sleep(id, Op(0, 0), Op(0, +1));
        var first = other.Sleep(id, Op(0, 0));
        var second = other.Sleep(id, Op(0, 0));

        await self.DoAsync(id, Op(0, -1));

        await first.CompletesAsync();
        await second.CompletesAsync();
        await locker.CompletesAsync();
        Assert.Equal(1, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-42")]
    public async Task An_array_that_passes_through_zero_and_leaves_it_releases_nobody()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1);
        var zero = other.Sleep(id, Op(0, 0));

        await self.DoAsync(id, Op(0, -1), Op(0, +1));
        Assert.False(zero.IsCompleted);
        Assert.Equal(1, await self.GetZcntAsync(id));
        await self.DoAsync(id, Op(0, -1), Op(0, +1), Op(0, -1));

        await zero.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-42")]
    public async Task A_queued_decrement_that_lands_on_zero_releases_those_that_wait_for_it()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1);
        var zero = other.Sleep(id, Op(0, 0));
        var decrement = other.Sleep(id, Op(0, -3));

        await self.DoAsync(id, Op(0, +2));

        await decrement.CompletesAsync();
        await zero.CompletesAsync();
        Assert.Equal(0, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-42")]
    public async Task A_queued_array_that_passes_through_zero_and_leaves_it_releases_nobody()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1);
        var zero = other.Sleep(id, Op(0, 0));
        var through = other.Sleep(id, Op(0, -3), Op(0, +1));

        await self.DoAsync(id, Op(0, +2));

        await through.CompletesAsync();
        Assert.False(zero.IsCompleted);
        Assert.Equal((1, 1), (await self.GetValAsync(id), await self.GetZcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-42")]
    public async Task A_zero_between_two_completions_of_one_scan_releases_those_that_wait_for_it()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1);
        var locker = other.Sleep(id, Op(0, 0), Op(0, +5));
        var zero = other.Sleep(id, Op(0, 0));
        var decrement = other.Sleep(id, Op(0, -2));

        await self.DoAsync(id, Op(0, +1));

        await decrement.CompletesAsync();
        await zero.CompletesAsync();
        await locker.CompletesAsync();
        Assert.Equal(5, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-43")]
    public async Task A_head_that_cannot_run_does_not_hold_up_the_others()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var five = other.Sleep(id, Op(0, -5));
        var one = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +1));

        await one.CompletesAsync();
        Assert.False(five.IsCompleted);
        Assert.Equal((0, 1), (await self.GetValAsync(id), await self.GetNcntAsync(id)));
        await self.DoAsync(id, Op(0, +5));
        await five.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-43")]
    public async Task Of_those_that_can_run_the_oldest_runs_first()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var five = other.Sleep(id, Op(0, -5));
        var three = other.Sleep(id, Op(0, -3));
        var two = other.Sleep(id, Op(0, -2));
        var one = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +4));

        await three.CompletesAsync();
        await one.CompletesAsync();
        Assert.False(five.IsCompleted || two.IsCompleted);
        Assert.Equal((0, 2), (await self.GetValAsync(id), await self.GetNcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-44")]
    public async Task A_newcomer_that_can_run_runs_before_older_sleepers()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1);
        var two = other.Sleep(id, Op(0, -2));

        await self.DoAsync(id, Op(0, -1));

        Assert.Equal(0, await self.GetValAsync(id));
        await self.DoAsync(id, Op(0, +1));
        Assert.False(two.IsCompleted);
        await self.DoAsync(id, Op(0, +1), Op(0, -1));
        Assert.False(two.IsCompleted);
        Assert.Equal((1, 1), (await self.GetValAsync(id), await self.GetNcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-44")]
    public async Task A_newcomer_runs_before_an_older_array_that_sleeps()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 0);
        var both = other.Sleep(id, Op(0, -1), Op(1, -1));

        await self.DoAsync(id, Op(0, -1));
        await self.DoAsync(id, Op(1, +1));

        Assert.False(both.IsCompleted);
        Assert.Equal([0, 1], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-45")]
    public async Task Equal_waiters_complete_in_the_order_of_their_arrival()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var first = other.Sleep(id, Op(0, -1));
        var second = other.Sleep(id, Op(0, -1));
        var third = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +2));

        await first.CompletesAsync();
        await second.CompletesAsync();
        Assert.False(third.IsCompleted);
        Assert.Equal((0, 1), (await self.GetValAsync(id), await self.GetNcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-45")]
    public async Task One_that_gave_up_leaves_the_order_of_the_others_as_it_was()
    {
        await using var self = Ipc.Enter("self");
        await using var quitter = Ipc.Enter("quitter");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var first = other.Sleep(id, Op(0, -1));
        var second = quitter.Sleep(id, Op(0, -1));
        var third = other.Sleep(id, Op(0, -1));
        var fourth = other.Sleep(id, Op(0, -1));
        await Ipc.InterruptAsync(quitter.Id);
        await second.EndsAsync(Errno.EINTR);

        await self.DoAsync(id, Op(0, +2));

        await first.CompletesAsync();
        await third.CompletesAsync();
        Assert.False(fourth.IsCompleted);
    }
}
