using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// How an interrupt or a kill ends a sleep, and that a completed call returns success whatever comes after.
public abstract partial class SemopErrorTests
{
    [Theory]
    [Rule("SEM-28")]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    public async Task An_interrupt_ends_the_sleep_with_EINTR_and_the_call_is_not_restarted(int value, int delta)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(value);
        var sleeping = other.Sleep(id, Op(0, delta, Undo));

        Assert.True(await Ipc.InterruptAsync(other.Id));

        await sleeping.EndsAsync(Errno.EINTR);
        Assert.Equal((0, 0), (await self.GetNcntAsync(id), await self.GetZcntAsync(id)));
        await self.DoAsync(id, Op(0, +1));
        Assert.Equal(value + 1, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-28")]
    public async Task One_interrupt_ends_one_sleep_and_the_next_call_sleeps_again()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        var first = other.Sleep(id, Op(0, -1));
        await Ipc.InterruptAsync(other.Id);
        await first.EndsAsync(Errno.EINTR);

        var second = other.Sleep(id, Op(0, -1));
        await self.DoAsync(id, Op(0, +1));

        await second.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-28")]
    public async Task An_interrupt_ends_the_sleep_of_its_process_only()
    {
        await using var self = Ipc.Enter("self");
        await using var hit = Ipc.Enter("hit");
        await using var spared = Ipc.Enter("spared");
        var id = await self.NewSetAsync(0);
        var first = hit.Sleep(id, Op(0, -1));
        var second = spared.Sleep(id, Op(0, -1));

        await Ipc.InterruptAsync(hit.Id);

        await first.EndsAsync(Errno.EINTR);
        Assert.Equal(1, await self.GetNcntAsync(id));
        await self.DoAsync(id, Op(0, +1));
        await second.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-28")]
    public async Task A_kill_ends_the_sleep_with_EINTR()
    {
        await using var self = Ipc.Enter("self");
        await using var victim = Ipc.Enter("victim");
        var id = await self.NewSetAsync(0);
        var sleeping = victim.Sleep(id, Op(0, -1));

        Assert.True(await Ipc.KillAsync(victim.Id));

        var result = await sleeping.AsTask().WaitAsync(Guard);
        Assert.Equal((Outcome.Killed, Errno.EINTR), (result.Outcome, result.Error));
        Assert.Equal(0, await self.GetNcntAsync(id));
    }

    [Theory]
    [Rule("SEM-32")]
    [InlineData("interrupt")]
    [InlineData("kill")]
    [InlineData("timeout")]
    [InlineData("cancellation")]
    [InlineData("removal")]
    public async Task A_call_that_was_completed_returns_success_whatever_comes_after(string after)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        using var cancellation = new CancellationTokenSource();
        var id = await self.NewSetAsync(0);
        var sleeping = other.SystemV.SemTimedOpAsync(id, [Op(0, -1)], TimeSpan.FromSeconds(1), cancellation.Token);
        Assert.False(sleeping.IsCompleted);
        await self.DoAsync(id, Op(0, +1));

        switch (after)
        {
            case "interrupt":
                await Ipc.InterruptAsync(other.Id);
                break;
            case "kill":
                await Ipc.KillAsync(other.Id);
                break;
            case "timeout":
                Time.Advance(TimeSpan.FromSeconds(2));
                break;
            case "cancellation":
                await cancellation.CancelAsync();
                break;
            default:
                await self.RemoveAsync(id);
                break;
        }

        await sleeping.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-32")]
    public async Task A_call_that_need_not_sleep_succeeds_with_an_interrupt_or_a_kill_pending()
    {
        await using var self = Ipc.Enter("self");
        await using var noted = Ipc.Enter("noted");
        await using var killed = Ipc.Enter("killed");
        var id = await self.NewSetAsync(2);
        await Ipc.InterruptAsync(noted.Id);
        await Ipc.KillAsync(killed.Id);

        await noted.DoAsync(id, Op(0, -1));
        await killed.DoAsync(id, Op(0, -1));

        Assert.Equal(0, await self.GetValAsync(id));
    }
}
