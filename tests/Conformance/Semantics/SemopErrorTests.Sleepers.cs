using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// How a sleep ends by a timeout or by the removal of the set.
public abstract partial class SemopErrorTests
{
    [Theory]
    [Rule("SEM-21")]
    [Rule("SEM-22")]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    public async Task A_sleep_that_takes_longer_than_its_timeout_is_EAGAIN(int value, int delta)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(value);
        var timeout = TimeSpan.FromMicroseconds(10);

        var sleeping = self.SleepFor(id, timeout, Op(0, delta));
        Time.Advance(timeout - TimeSpan.FromTicks(1));
        Assert.False(sleeping.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));

        await sleeping.EndsAsync(Errno.EAGAIN);
        Assert.Equal(value, await self.GetValAsync(id));
        Assert.Equal((0, 0), (await self.GetNcntAsync(id), await self.GetZcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-22")]
    [Rule("SEM-38")]
    public async Task A_call_that_timed_out_takes_nothing_later()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        var sleeping = self.SleepFor(id, TimeSpan.FromSeconds(1), Op(0, -1, Undo));
        Time.Advance(TimeSpan.FromSeconds(2));
        await sleeping.EndsAsync(Errno.EAGAIN);

        await self.DoAsync(id, Op(0, +1));

        Assert.Equal(1, await self.GetValAsync(id));
    }

    [Theory]
    [Rule("SEM-25")]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    public async Task A_zero_timeout_is_EAGAIN_at_once_where_it_would_block(int value, int delta)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(value);

        var result = await self.SystemV.SemTimedOpAsync(id, [Op(0, delta)], TimeSpan.Zero).AsTask().WaitAsync(Guard);

        Assert.Equal(Errno.EAGAIN, result.Error);
        Assert.Equal(value, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-25")]
    public async Task A_zero_timeout_does_what_can_be_done_now()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1);

        var result = await self.SystemV.SemTimedOpAsync(id, [Op(0, -1), Op(0, 0)], TimeSpan.Zero).AsTask().WaitAsync(Guard);

        Assert.Equal(Errno.None, result.Error);
        Assert.Equal(0, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-26")]
    public async Task A_timeout_counts_from_the_call_and_is_each_sleepers_own()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        Time.Advance(TimeSpan.FromHours(1));
        var first = self.SleepFor(id, TimeSpan.FromSeconds(10), Op(0, -1));
        Time.Advance(TimeSpan.FromSeconds(6));
        var second = self.SleepFor(id, TimeSpan.FromSeconds(10), Op(0, -1));

        Time.Advance(TimeSpan.FromSeconds(4));
        await first.EndsAsync(Errno.EAGAIN);
        Assert.False(second.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(6));

        await second.EndsAsync(Errno.EAGAIN);
    }

    [Fact]
    [Rule("SEM-26")]
    public async Task A_retry_that_still_cannot_run_does_not_start_the_timeout_again()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        var sleeping = self.SleepFor(id, TimeSpan.FromSeconds(10), Op(0, -5));
        Time.Advance(TimeSpan.FromSeconds(9));

        await self.DoAsync(id, Op(0, +1));
        Time.Advance(TimeSpan.FromSeconds(1));

        await sleeping.EndsAsync(Errno.EAGAIN);
    }

    [Fact]
    [Rule("SEM-27")]
    public async Task Removing_the_set_ends_every_sleeper_with_EIDRM()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 0);
        var zero = other.Sleep(id, Op(0, 0));
        var decrement = other.Sleep(id, Op(1, -1));
        var timed = other.SleepFor(id, TimeSpan.FromSeconds(1), Op(0, -1), Op(1, -1, Undo));

        await self.RemoveAsync(id);

        await zero.EndsAsync(Errno.EIDRM);
        await decrement.EndsAsync(Errno.EIDRM);
        await timed.EndsAsync(Errno.EIDRM);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    [Rule("SEM-27")]
    public async Task Removing_a_set_leaves_the_sleepers_of_other_sets_alone()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var removed = await self.NewSetAsync(0);
        var kept = await self.NewSetAsync(0);
        var sleeping = other.Sleep(kept, Op(0, -1));

        await self.RemoveAsync(removed);

        Assert.False(sleeping.IsCompleted);
        Assert.Equal(1, await self.GetNcntAsync(kept));
        await self.DoAsync(kept, Op(0, +1));
        await sleeping.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-29")]
    public async Task Any_call_with_the_identifier_of_a_removed_set_is_EINVAL_and_not_EIDRM()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Arrays = 1 } });
        await using var self = Ipc.Enter("self");
        var old = await self.NewSetAsync(0);
        await self.RemoveAsync(old);

        await AllCallsFailAsync(self, old);

        // The only slot there is: the identifier must be another all the same.
        var next = await self.NewSetAsync(7);
        Assert.NotEqual(old, next);
        await AllCallsFailAsync(self, old);
        Assert.Equal(7, await self.GetValAsync(next));
    }

    private static async Task AllCallsFailAsync(IpcProcess self, int semid)
    {
        await self.OpFailsAsync(Errno.EINVAL, semid, Op(0, +1));
        await self.OpFailsAsync(Errno.EINVAL, semid, Op(0, -1, NoWait));
        await self.OpFailsAsync(Errno.EINVAL, semid, Op(0, 0));
        foreach (var command in Enum.GetValues<SemaphoreCommand>())
        {
            if (command is not (SemaphoreCommand.Limits or SemaphoreCommand.Usage)
                && command is not (SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny))
            {
                await self.CtlFailsAsync(Errno.EINVAL, semid, 0, command, Owner(0, 0, Mode(600)) with { Values = [1] });
            }
        }
    }
}
