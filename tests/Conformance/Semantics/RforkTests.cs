using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>rfork and its flags, but for the tag space.</summary>
public abstract class RforkTests : HostFixture
{
    [Fact]
    [Rule("REN-18")]
    public async Task Rfork_returns_the_pid_of_the_child_or_0_without_one()
    {
        await using var parent = Ipc.Enter("parent");

        Assert.Equal(0, parent.Plan9.Rfork(RforkFlags.None));
        var pid = parent.Plan9.Rfork(RforkFlags.Process | RforkFlags.FileDescriptors, _ => Task.FromResult(new ExitStatus(4)));

        Assert.Equal((pid, 4), await parent.Xv6.WaitAsync());
    }

    [Theory]
    [InlineData(RforkFlags.Memory)]
    [InlineData(RforkFlags.NoWait)]
    [InlineData(RforkFlags.FileDescriptors | RforkFlags.CleanFileDescriptors)]
    [InlineData(RforkFlags.NameGroup | RforkFlags.CleanNameGroup)]
    [InlineData(RforkFlags.EnvironmentGroup | RforkFlags.CleanEnvironmentGroup)]
    [InlineData((RforkFlags)32768)]
    [InlineData(RforkFlags.Process)]
    [Rule("REN-18")]
    public async Task Flags_that_do_not_go_together_are_misuse_and_change_nothing(RforkFlags flags)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var meeting = other.RendezvousAsync(1, 2).AsTask();

        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => self.Plan9.Rfork(flags | RforkFlags.Rendezvous)).Error);

        Assert.Equal(Outcome.NoChild, (await self.WaitAsync()).Outcome);
        Assert.Equal(2ul, (await self.RendezvousAsync(1, 3)).Value);
        Assert.Equal(3ul, (await meeting).Value);
    }

    [Fact]
    [Rule("REN-18")]
    public void A_body_without_RFPROC_is_misuse()
    {
        var self = Ipc.Enter("self");

        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => self.Plan9.Rfork(RforkFlags.NoteGroup, _ => Task.FromResult(ExitStatus.Success))).Error);
    }

    [Fact]
    [Rule("REN-19")]
    public async Task A_child_made_with_RFNOWAIT_leaves_no_record()
    {
        await using var parent = Ipc.Enter("parent");
        var mayEnd = new TaskCompletionSource<ExitStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource<IpcProcess>(TaskCreationOptions.RunContinuationsAsynchronously);

        var pid = parent.Plan9.Rfork(RforkFlags.Process | RforkFlags.NoWait, self =>
        {
            begun.SetResult(self);
            return mayEnd.Task;
        });

        Assert.True(pid > parent.Id.Value);
        Assert.Equal((-1, 0), await parent.Xv6.WaitAsync());
        Assert.Equal(Outcome.NoChild, (await parent.WaitAsync(new ProcessId(pid))).Outcome);
        var second = parent.Fork("second", _ => Task.CompletedTask);
        Assert.Equal(second.Id, (await parent.WaitAsync()).Child);

        // Nobody but init waits for it, which reaps at once.
        Assert.True(await parent.KillAsync(new ProcessId(pid)));
        mayEnd.SetResult(ExitStatus.Success);
        await (await begun.Task).Completion;
        Assert.False(await parent.KillAsync(new ProcessId(pid)));
    }

    [Fact]
    [Rule("REN-19")]
    public async Task A_process_that_has_ended_makes_no_child_that_nobody_waits_for()
    {
        var parent = Ipc.Enter("parent");
        await parent.DisposeAsync();

        var child = parent.Fork("child", _ => Task.CompletedTask, new ProcessOptions { NoWait = true });

        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<IpcException>(() => child.Completion)).Error);
    }

    [Fact]
    [Rule("REN-18")]
    public async Task RFCFDG_gives_a_child_no_ends_of_pipes_and_without_RFPROC_closes_those_of_the_caller()
    {
        await using var self = Ipc.Enter("self");
        var pipe = self.CreatePipe();
        await using var other = Ipc.Enter("other", new ProcessOptions { PipeEnds = [pipe.Reader] });
        var pid = self.Plan9.Rfork(RforkFlags.Process | RforkFlags.CleanFileDescriptors, async child =>
            (await Assert.ThrowsAsync<IpcException>(async () => await child.WriteAsync(pipe.Writer, new byte[1]))).Error == Errno.EBADF ? new ExitStatus(3) : default);
        Assert.Equal((pid, 3), await self.Xv6.WaitAsync());

        Assert.Equal(0, self.Plan9.Rfork(RforkFlags.CleanFileDescriptors));

        await Assert.ThrowsAsync<IpcException>(async () => await self.CloseAsync(pipe.Writer));
        Assert.Equal(0, (await other.ReadAsync(pipe.Reader, new byte[1])).Count);
    }
}
