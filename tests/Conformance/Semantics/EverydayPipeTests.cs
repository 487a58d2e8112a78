using System.Text;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Timeouts, interrupts and partial writes; and the ends of a pipe as streams.</summary>
public abstract class EverydayPipeTests : HostFixture
{
    [Fact]
    public async Task A_timeout_counts_over_all_waits_of_a_write()
    {
        var pipe = Ipc.CreatePipe(capacity: 2);
        await using var self = Ipc.Enter("self", new ProcessOptions { PipeEnds = [pipe.Writer] });
        await using var other = Ipc.Enter("other", new ProcessOptions { PipeEnds = [pipe.Reader] });
        var write = self.WriteAsync(pipe.Writer, new byte[9], TimeSpan.FromSeconds(5)).AsTask();
        Time.Advance(TimeSpan.FromSeconds(3));

        // The second read finds what the writer has put in the meantime, so the writer sleeps again, or will before long: then its timer is set.
        Assert.Equal(2, (await other.ReadAsync(pipe.Reader, new byte[9])).Count);
        Assert.Equal(2, (await other.ReadAsync(pipe.Reader, new byte[9])).Count);
        while (Time.ArmedTimers == 0)
        {
            await Task.Yield();
        }

        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((Outcome.TimedOut, 6), Parts(await write));
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    public async Task With_no_time_a_write_puts_what_there_is_room_for()
    {
        await using var self = Ipc.Enter("self");
        var pipe = self.CreatePipe(capacity: 2);

        Assert.Equal((Outcome.WouldBlock, 2), Parts(await self.WriteAsync(pipe.Writer, new byte[3], TimeSpan.Zero)));
        Assert.Equal((Outcome.WouldBlock, 0), Parts(await self.WriteAsync(pipe.Writer, new byte[3], TimeSpan.Zero)));
        Assert.Equal((Outcome.Granted, 2), Parts(await self.ReadAsync(pipe.Reader, new byte[3], TimeSpan.Zero)));
        Assert.Equal((Outcome.WouldBlock, 0), Parts(await self.ReadAsync(pipe.Reader, new byte[3], TimeSpan.Zero)));
    }

    [Fact]
    public async Task An_interrupt_ends_a_wait_and_what_was_written_stays()
    {
        await using var self = Ipc.Enter("self");
        var pipe = self.CreatePipe(capacity: 2);
        var write = self.WriteAsync(pipe.Writer, new byte[3]).AsTask();

        await Ipc.InterruptAsync(self.Id);

        Assert.Equal((Outcome.Interrupted, 2), Parts(await write));
        Assert.False(self.InterruptPending);
        Assert.Equal(2, (await self.ReadAsync(pipe.Reader, new byte[3])).Count);
    }

    [Fact]
    public async Task Lines_go_through_streams()
    {
        var pipe = Ipc.CreatePipe(capacity: 4);
        Ipc.Spawn("writing", async self =>
        {
            await using var lines = new StreamWriter(pipe.Writer.AsStream(self), new UTF8Encoding(false));
            await lines.WriteLineAsync("Kernighan");
            await lines.WriteLineAsync("Ritchie");
        }, new ProcessOptions { PipeEnds = [pipe.Writer] });
        await using var self = Ipc.Enter("reading", new ProcessOptions { PipeEnds = [pipe.Reader] });

        using var reader = new StreamReader(pipe.Reader.AsStream(self));

        Assert.Equal("Kernighan", await reader.ReadLineAsync());
        Assert.Equal("Ritchie", await reader.ReadLineAsync());
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_stream_says_by_an_exception_why_a_call_has_ended()
    {
        var self = Ipc.Enter("self");
        var pipe = self.CreatePipe(capacity: 1);
        var (reading, writing) = (pipe.Reader.AsStream(self), pipe.Writer.AsStream(self));
        reading.ReadTimeout = 100;

        var late = reading.ReadAsync(new byte[1]).AsTask();
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await AssertErrnoAsync(Errno.EAGAIN, late);
        var interrupted = reading.ReadAsync(new byte[1]).AsTask();
        await Ipc.InterruptAsync(self.Id);
        await AssertErrnoAsync(Errno.EINTR, interrupted);
        using var source = new CancellationTokenSource();
        var cancelled = reading.ReadAsync(new byte[1], source.Token).AsTask();
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled)).CancellationToken);
        var killed = reading.ReadAsync(new byte[1]).AsTask();
        await Ipc.KillAsync(self.Id);
        await Assert.ThrowsAsync<ProcessKilledException>(() => killed);
        await reading.DisposeAsync();
        await AssertErrnoAsync(Errno.EPIPE, writing.WriteAsync(new byte[1]).AsTask());
    }

    [Fact]
    public async Task A_stream_goes_one_way_and_never_blocks_a_thread()
    {
        await using var self = Ipc.Enter("self");
        var pipe = self.CreatePipe();
        var (reading, writing) = (pipe.Reader.AsStream(self), pipe.Writer.AsStream(self));

        Assert.Equal((true, false, false), (reading.CanRead, reading.CanWrite, reading.CanSeek));
        Assert.Equal((false, true, true), (writing.CanRead, writing.CanWrite, writing.CanTimeout));
        Assert.Throws<NotSupportedException>(() => reading.Read(new byte[1], 0, 1));
        Assert.Throws<NotSupportedException>(() => writing.Write(new byte[1], 0, 1));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await reading.WriteAsync(new byte[1]));
        await Assert.ThrowsAsync<NotSupportedException>(async () => _ = await writing.ReadAsync(new byte[1]));
        await writing.DisposeAsync();
        await writing.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writing.WriteAsync(new byte[1]));
        Assert.Equal(0, await reading.ReadAsync(new byte[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    public async Task However_many_read_and_write_every_byte_comes_out_once(int capacity)
    {
        var each = 20 * (RoundsOfRaces / 5);
        var pipe = Ipc.CreatePipe(capacity);
        await using var holder = Ipc.Enter("holder", new ProcessOptions { PipeEnds = [pipe.Reader, pipe.Writer] });
        var writers = Enumerable.Range(1, 3).Select(letter => holder.Fork($"writer {letter}", async self =>
        {
            for (var left = each; left > 0; left -= 20)
            {
                Assert.True((await self.WriteAsync(pipe.Writer, Enumerable.Repeat((byte)letter, 20).ToArray())).IsGranted);
            }
        }, new ProcessOptions { PipeEnds = [pipe.Writer] })).ToList();
        var counts = new int[4];
        var readers = Enumerable.Range(0, 2).Select(number => holder.Fork($"reader {number}", async self =>
        {
            var buffer = new byte[13];
            while (await self.ReadAsync(pipe.Reader, buffer) is { Count: > 0 } read)
            {
                foreach (var letter in buffer[..read.Count])
                {
                    Interlocked.Increment(ref counts[letter]);
                }
            }
        }, new ProcessOptions { PipeEnds = [pipe.Reader] })).ToList();
        await holder.CloseAsync(pipe.Writer);

        await Task.WhenAll(writers.Concat(readers).Select(process => process.Completion));

        Assert.Equal([0, each, each, each], counts);
    }

    private static (Outcome, int) Parts(PipeResult result) => (result.Outcome, result.Count);

    private static async Task AssertErrnoAsync(Errno expected, Task call) =>
        Assert.Equal(expected, Assert.IsType<IpcException>((await Assert.ThrowsAsync<IOException>(() => call)).InnerException).Error);
}
