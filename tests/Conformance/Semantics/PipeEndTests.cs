using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Who holds an end of a pipe, and when it closes.</summary>
public abstract class PipeEndTests : HostFixture
{
    private static readonly byte[] OneByte = [1];

    [Fact]
    [Rule("XV6-4")]
    [Rule("XV6-20")]
    public async Task A_child_shares_the_ends_that_its_parent_holds()
    {
        await using var parent = Ipc.Enter("parent");
        var pipe = parent.CreatePipe();
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = parent.Fork("child", async self =>
        {
            await mayEnd.Task;
            Assert.True((await self.WriteAsync(pipe.Writer, OneByte)).IsGranted);
        });
        await parent.CloseAsync(pipe.Writer);

        Assert.Equal(Outcome.WouldBlock, (await parent.ReadAsync(pipe.Reader, new byte[9], TimeSpan.Zero)).Outcome);
        mayEnd.SetResult();
        Assert.Equal(1, (await parent.ReadAsync(pipe.Reader, new byte[9])).Count);
        Assert.Equal(ExitStatus.Success, await child.Completion);
        Assert.Equal(0, (await parent.ReadAsync(pipe.Reader, new byte[9])).Count);
    }

    [Fact]
    [Rule("XV6-5")]
    public async Task An_exit_has_closed_its_ends_before_the_parent_hears_of_it()
    {
        await using var parent = Ipc.Enter("parent");
        var pipe = parent.CreatePipe();
        parent.Fork("child", self => self.WriteAsync(pipe.Writer, OneByte).AsTask());
        await parent.CloseAsync(pipe.Writer);

        Assert.True((await parent.WaitAsync()).IsReaped);

        Assert.Equal((Outcome.Granted, 1), Parts(await parent.ReadAsync(pipe.Reader, new byte[9], TimeSpan.Zero)));
        Assert.Equal((Outcome.Granted, 0), Parts(await parent.ReadAsync(pipe.Reader, new byte[9], TimeSpan.Zero)));
    }

    [Fact]
    [Rule("XV6-5")]
    public async Task The_exit_of_the_last_holder_wakes_the_other_end()
    {
        var pipe = Ipc.CreatePipe(capacity: 1);
        var reading = Ipc.Enter("reading", new ProcessOptions { PipeEnds = [pipe.Reader] });
        var writing = Ipc.Enter("writing", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var write = writing.WriteAsync(pipe.Writer, new byte[2]).AsTask();

        await reading.DisposeAsync();

        Assert.Equal((Outcome.Removed, 1), Parts(await write));
    }

    [Fact]
    [Rule("XV6-5")]
    public async Task An_exit_in_the_middle_of_a_call_closes_too()
    {
        var pipe = Ipc.CreatePipe();
        await using var a = Ipc.Enter("a", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Reader] });
        var read = b.ReadAsync(pipe.Reader, new byte[1]).AsTask();

        await b.DisposeAsync();

        Assert.Equal(Outcome.Exited, (await read).Outcome);
        Assert.True((await a.WriteAsync(pipe.Writer, OneByte)).IsBroken);
    }

    [Fact]
    public async Task An_end_that_nobody_holds_yet_is_open_and_one_that_its_last_holder_has_left_is_closed()
    {
        var pipe = Ipc.CreatePipe();
        await using var reading = Ipc.Enter("reading", new ProcessOptions { PipeEnds = [pipe.Reader] });
        Assert.Equal(Outcome.WouldBlock, (await reading.ReadAsync(pipe.Reader, new byte[1], TimeSpan.Zero)).Outcome);

        await using (Ipc.Enter("writing", new ProcessOptions { PipeEnds = [pipe.Writer, pipe.Writer] }))
        {
            Assert.Equal(Outcome.WouldBlock, (await reading.ReadAsync(pipe.Reader, new byte[1], TimeSpan.Zero)).Outcome);
        }

        Assert.Equal((Outcome.Granted, 0), Parts(await reading.ReadAsync(pipe.Reader, new byte[1])));
        Assert.Equal(Errno.EBADF, Assert.Throws<IpcException>(() => Ipc.Enter("late", new ProcessOptions { PipeEnds = [pipe.Writer] })).Error);
        Assert.Equal(Errno.EBADF, Assert.Throws<IpcException>(() => reading.Fork("late", _ => Task.CompletedTask, new ProcessOptions { PipeEnds = [pipe.Reader, pipe.Writer] })).Error);
        Assert.Equal(Outcome.NoChild, (await reading.WaitAsync()).Outcome);
    }

    [Fact]
    public async Task A_child_that_is_given_ends_holds_those_alone()
    {
        await using var parent = Ipc.Enter("parent");
        var pipe = parent.CreatePipe();

        var child = parent.Fork("child", async self =>
        {
            Assert.True((await self.WriteAsync(pipe.Writer, OneByte)).IsGranted);
            Assert.Equal(Errno.EBADF, (await Assert.ThrowsAsync<IpcException>(async () => await self.ReadAsync(pipe.Reader, new byte[1]))).Error);
        }, new ProcessOptions { PipeEnds = [pipe.Writer] });

        Assert.Equal(ExitStatus.Success, await child.Completion);
    }

    [Fact]
    [Rule("XV6-4")]
    public async Task A_child_for_which_there_is_no_slot_holds_nothing()
    {
        Create(new IpcOptions { MaxProcesses = 2 });
        await using var parent = Ipc.Enter("parent");
        var pipe = parent.CreatePipe();

        var child = parent.Fork("child", _ => Task.CompletedTask);
        Assert.Equal(Errno.EAGAIN, (await Assert.ThrowsAsync<IpcException>(() => child.Completion)).Error);
        await parent.CloseAsync(pipe.Writer);

        Assert.Equal((Outcome.Granted, 0), Parts(await parent.ReadAsync(pipe.Reader, new byte[1])));
    }

    [Fact]
    public async Task Calls_on_an_end_that_is_not_held_are_EBADF()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var pipe = self.CreatePipe();
        await self.CloseAsync(pipe.Reader);

        await AssertErrnoAsync(Errno.EBADF, async () => await self.CloseAsync(pipe.Reader));
        await AssertErrnoAsync(Errno.EBADF, async () => await self.ReadAsync(pipe.Reader, new byte[1]));
        await AssertErrnoAsync(Errno.EBADF, async () => await other.WriteAsync(pipe.Writer, OneByte));
        Assert.Throws<IpcException>(() => pipe.Writer.AsStream(other));
    }

    [Fact]
    public async Task A_second_call_of_a_process_on_a_pipe_is_EBUSY_and_the_first_goes_on()
    {
        await using var self = Ipc.Enter("self");
        var pipe = self.CreatePipe();
        await using var other = Ipc.Enter("other", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var read = self.ReadAsync(pipe.Reader, new byte[1]).AsTask();

        await AssertErrnoAsync(Errno.EBUSY, async () => await self.ReadAsync(pipe.Reader, new byte[1]));
        await AssertErrnoAsync(Errno.EBUSY, async () => await self.WriteAsync(pipe.Writer, OneByte));
        await AssertErrnoAsync(Errno.EBUSY, async () => await self.CloseAsync(pipe.Writer));

        await other.WriteAsync(pipe.Writer, OneByte);
        Assert.Equal((Outcome.Granted, 1), Parts(await read));
        Assert.True((await self.WriteAsync(pipe.Writer, OneByte)).IsGranted);
    }

    [Fact]
    public void A_pipe_without_room_for_a_byte_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, Assert.Throws<IpcException>(() => Ipc.CreatePipe(capacity: 0)).Error);

    private static (Outcome, int) Parts(PipeResult result) => (result.Outcome, result.Count);

    private static async Task AssertErrnoAsync(Errno expected, Func<Task> call) => Assert.Equal(expected, (await Assert.ThrowsAsync<IpcException>(call)).Error);
}
