using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// futex_wait, futex_wake and futex_requeue of newer kernels; and futex(2) as one call.
public abstract class Futex2Tests : HostFixture
{
    private const Futex2Flags Size32 = Futex2Flags.Size32;

    [Fact]
    [Rule("FUT-7")]
    [Rule("FUT-34")]
    public async Task The_newer_wake_of_0_wakes_none_and_that_of_less_one()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var sleeping = other.Linux.Futex2WaitAsync(word, 0, 1);
        Assert.False(sleeping.IsCompleted);

        Assert.Equal(0, await self.Linux.Futex2WakeAsync(word, 1, 0));
        Assert.Equal(0, await self.Linux.Futex2WakeAsync(word, 2, 1));
        Assert.Equal(1, await self.Linux.Futex2WakeAsync(word, 1, -3));

        await sleeping.IsWokenAsync();
    }

    [Theory]
    [Rule("FUT-34")]
    [InlineData(0ul, 0ul, Size32)]
    [InlineData(0ul, 1ul << 33, Size32)]
    [InlineData(1ul << 32, 1ul, Size32)]
    [InlineData(0ul, 1ul, Futex2Flags.Size8)]
    [InlineData(0ul, 1ul, Futex2Flags.Size16)]
    [InlineData(0ul, 1ul, Futex2Flags.Size64)]
    [InlineData(0ul, 1ul, (Futex2Flags)0x102)]
    public async Task Other_sizes_and_what_does_not_fit_32_bits_are_EINVAL(ulong val, ulong mask, Futex2Flags flags)
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2WaitAsync(word, val, mask, flags, TimeSpan.Zero));
        if (val == 0)
        {
            await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2WakeAsync(word, mask, 0, flags));
        }
    }

    [Fact]
    [Rule("FUT-34")]
    public async Task The_newer_wait_gives_up_at_a_moment_and_ends_as_the_older_one_does()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();
        var second = TimeSpan.FromSeconds(1);

        await self.Linux.Futex2WaitAsync(word, 1, 1).EndsAsync(Errno.EAGAIN);
        await self.Linux.Futex2WaitAsync(word, 1, 1, clockid: (ClockId)7).EndsAsync(Errno.EAGAIN);
        await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2WaitAsync(word, 1, 1, timeout: second, clockid: (ClockId)7));
        var sleeping = self.Linux.Futex2WaitAsync(word, 0, 1, Size32 | Futex2Flags.Private, self.Linux.ClockGetTime(ClockId.Monotonic) + second);
        Assert.False(sleeping.IsCompleted);
        Time.Advance(second);
        await sleeping.EndsAsync(Errno.ETIMEDOUT);
        var interrupted = self.Linux.Futex2WaitAsync(word, 0, 1);
        await Ipc.InterruptAsync(self.Id);
        await interrupted.EndsAsync(Errno.EINTR);
    }

    [Fact]
    [Rule("FUT-34")]
    public async Task The_newer_requeue_compares_and_takes_two_words_of_equal_flags()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (source, to) = (new FutexWaitv(0, Ipc.CreateFutexWord()), new FutexWaitv(77, Ipc.CreateFutexWord()));
        var (first, second) = (other.SleepOn(source.Uaddr!), other.SleepOn(source.Uaddr!));

        await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2RequeueAsync([source, to], 1, 1, 1));
        await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2RequeueAsync([source], 0, 1, 1));
        await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2RequeueAsync([source, to with { Flags = Size32 | Futex2Flags.Private }], 0, 1, 1));
        await FailsAsync(Errno.EINVAL, () => self.Linux.Futex2RequeueAsync([source, to], 0, -1, 1));
        await FailsAsync(Errno.EFAULT, () => self.Linux.Futex2RequeueAsync([source, to with { Uaddr = null }], 0, 1, 1));
        Assert.Equal(Errno.EAGAIN, (await self.Linux.Futex2RequeueAsync([source with { Val = 3 }, to], 0, 1, 1)).Error);
        Assert.False(first.IsCompleted);

        Assert.Equal(2, (await self.Linux.Futex2RequeueAsync([source, to], 0, 1, 1)).Count);
        await first.IsWokenAsync();
        Assert.Equal(1, await self.WakeAsync(to.Uaddr!, 1));
        await second.IsWokenAsync();
    }

    [Theory]
    [Rule("FUT-16")]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(99 | 256)]
    [InlineData((int)FutexCommand.Wait | 256)]
    [InlineData((int)FutexCommand.Wake | 256)]
    [InlineData((int)FutexCommand.CmpRequeue | 256)]
    public async Task An_unknown_operation_and_one_that_does_not_go_with_the_realtime_clock_are_ENOSYS(int command)
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await FailsAsync(Errno.ENOSYS, () => self.Linux.FutexAsync(word, (FutexCommand)command, 1, TimeSpan.Zero, 1, word, 1));
    }

    [Fact]
    [Rule("FUT-16")]
    public async Task One_call_makes_them_all()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (word, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var linux = self.Linux;
        var sleeping = Enumerable.Range(0, 7).Select(_ => other.Linux.FutexAsync(word, FutexCommand.WaitBitset | FutexCommand.PrivateFlag, 0, val3: 3)).ToArray();

        await linux.FutexAsync(word, FutexCommand.Wait, 1).EndsAsync(Errno.EAGAIN);
        await linux.FutexAsync(word, FutexCommand.WaitBitset | FutexCommand.ClockRealtime, 0, TimeSpan.FromSeconds(1), val3: 1).EndsAsync(Errno.ETIMEDOUT);
        await linux.FutexAsync(word, FutexCommand.Wake, 1).EndsAsync(Errno.None, 1);
        await linux.FutexAsync(word, FutexCommand.WakeBitset, 1, val3: 2).EndsAsync(Errno.None, 1);
        await linux.FutexAsync(word, FutexCommand.CmpRequeue, 1, null, 1, to, 5).EndsAsync(Errno.EAGAIN);
        await linux.FutexAsync(word, FutexCommand.CmpRequeue, 1, null, 1, to, 0).EndsAsync(Errno.None, 2);
        await linux.FutexAsync(word, FutexCommand.Requeue, 1, null, 1, to).EndsAsync(Errno.None, 2);
        await linux.FutexAsync(word, FutexCommand.WakeOp, 1, null, 2, to, FutexWakeOp.Of(FutexChange.Set, 1).Encoded).EndsAsync(Errno.None, 3);
        foreach (var wait in sleeping)
        {
            await wait.IsWokenAsync();
        }

        await FailsAsync(Errno.EFAULT, () => linux.FutexAsync(null, FutexCommand.Wake, 1));
        await FailsAsync(Errno.EFAULT, () => linux.FutexAsync(word, FutexCommand.Requeue, 1));
    }
}
