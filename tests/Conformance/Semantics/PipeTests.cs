using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class PipeTests : HostFixture
{
    private static readonly byte[] Abcde = "abcde"u8.ToArray();

    [Fact]
    [Rule("XV6-16")]
    public async Task A_read_takes_what_is_there_at_once_and_no_more_than_it_has_room_for()
    {
        await using var self = Ipc.Enter("self");
        var (reader, writer) = self.Xv6.Pipe();
        Assert.Equal(5, await self.Xv6.PipeWriteAsync(writer, Abcde));

        Assert.Equal("abc", await ReadAsync(self, reader, 3));
        Assert.Equal("de", await ReadAsync(self, reader, 100));
    }

    [Fact]
    [Rule("XV6-16")]
    public async Task A_read_from_an_empty_pipe_sleeps_until_somebody_writes()
    {
        await using var a = Ipc.Enter("a");
        var pipe = a.CreatePipe();
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Writer] });

        var read = ReadAsync(a, pipe.Reader, 100);

        Assert.False(read.IsCompleted);
        Assert.Equal(5, await b.Xv6.PipeWriteAsync(pipe.Writer, Abcde));
        Assert.Equal("abcde", await read);
    }

    [Fact]
    [Rule("XV6-16")]
    [Rule("XV6-20")]
    public async Task A_pipe_that_nobody_writes_to_any_more_is_read_to_its_end()
    {
        await using var self = Ipc.Enter("self");
        var (reader, writer) = self.Xv6.Pipe();
        await self.Xv6.PipeWriteAsync(writer, Abcde);
        Assert.Equal(0, await self.Xv6.CloseAsync(writer));

        Assert.Equal("abcde", await ReadAsync(self, reader, 100));
        Assert.Equal(0, await self.Xv6.PipeReadAsync(reader, new byte[100]));
        Assert.Equal(0, await self.Xv6.PipeReadAsync(reader, new byte[100]));
    }

    [Fact]
    [Rule("XV6-16")]
    [Rule("XV6-15")]
    public async Task Who_is_killed_reads_what_is_there_and_does_not_wait_for_more()
    {
        var self = Ipc.Enter("self");
        var (reader, writer) = self.Xv6.Pipe();
        await self.Xv6.PipeWriteAsync(writer, Abcde);
        await Ipc.KillAsync(self.Id);

        Assert.Equal("abcde", await ReadAsync(self, reader, 100));
        Assert.Equal(-1, await self.Xv6.PipeReadAsync(reader, new byte[100]));
        Assert.True((await self.ReadAsync(reader, new byte[100])).IsKilled);
        await self.Xv6.CloseAsync(writer);
        Assert.Equal(0, await self.Xv6.PipeReadAsync(reader, new byte[100]));
    }

    [Fact]
    [Rule("XV6-15")]
    public async Task A_kill_ends_a_read_that_sleeps()
    {
        var self = Ipc.Enter("self");
        var (reader, _) = self.Xv6.Pipe();
        var read = self.Xv6.PipeReadAsync(reader, new byte[1]).AsTask();

        await Ipc.KillAsync(self.Id);

        Assert.Equal(-1, await read);
    }

    [Fact]
    [Rule("XV6-17")]
    public async Task A_read_of_nothing_waits_for_a_byte_and_takes_none()
    {
        await using var a = Ipc.Enter("a");
        var pipe = a.CreatePipe();
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Writer] });

        var read = a.Xv6.PipeReadAsync(pipe.Reader, Memory<byte>.Empty).AsTask();

        Assert.False(read.IsCompleted);
        await b.Xv6.PipeWriteAsync(pipe.Writer, Abcde);
        Assert.Equal(0, await read);
        Assert.Equal("abcde", await ReadAsync(a, pipe.Reader, 100));
    }

    [Fact]
    [Rule("XV6-18")]
    public async Task A_write_to_a_full_pipe_sleeps_until_all_of_it_is_in()
    {
        await using var a = Ipc.Enter("a");
        var pipe = a.CreatePipe(capacity: 2);
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Reader] });

        var write = a.Xv6.PipeWriteAsync(pipe.Writer, Abcde).AsTask();

        Assert.False(write.IsCompleted);
        Assert.Equal("ab", await ReadAsync(b, pipe.Reader, 100));
        Assert.Equal("cd", await ReadAsync(b, pipe.Reader, 100));
        Assert.Equal("e", await ReadAsync(b, pipe.Reader, 100));
        Assert.Equal(5, await write);
    }

    [Fact]
    [Rule("XV6-18")]
    public async Task A_write_that_fills_the_pipe_wakes_the_reader_before_it_sleeps()
    {
        await using var a = Ipc.Enter("a");
        var pipe = a.CreatePipe(capacity: 2);
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var read = ReadAsync(a, pipe.Reader, 100);
        Assert.False(read.IsCompleted);

        var write = b.Xv6.PipeWriteAsync(pipe.Writer, Abcde).AsTask();

        Assert.Equal("ab", await read);
        Assert.Equal("cd", await ReadAsync(a, pipe.Reader, 100));
        Assert.Equal("e", await ReadAsync(a, pipe.Reader, 100));
        Assert.Equal(5, await write);
    }

    [Fact]
    [Rule("XV6-18")]
    public async Task Without_a_reader_a_write_fails_although_there_is_room()
    {
        await using var self = Ipc.Enter("self");
        var (reader, writer) = self.Xv6.Pipe();
        await self.Xv6.CloseAsync(reader);

        Assert.Equal(-1, await self.Xv6.PipeWriteAsync(writer, Abcde));
        var result = await self.WriteAsync(writer, Abcde);

        Assert.Equal((true, 0, Errno.EPIPE), (result.IsBroken, result.Count, result.Error));
    }

    [Fact]
    [Rule("XV6-18")]
    public async Task Who_is_killed_writes_nothing_although_there_is_room()
    {
        var self = Ipc.Enter("self");
        var (reader, writer) = self.Xv6.Pipe();
        await Ipc.KillAsync(self.Id);

        Assert.Equal(-1, await self.Xv6.PipeWriteAsync(writer, Abcde));

        await self.Xv6.CloseAsync(writer);
        Assert.Equal(0, await self.Xv6.PipeReadAsync(reader, new byte[100]));
    }

    [Fact]
    [Rule("XV6-18")]
    public async Task What_a_killed_writer_has_put_stays_readable()
    {
        await using var reading = Ipc.Enter("reading");
        var pipe = reading.CreatePipe(capacity: 3);
        var self = Ipc.Enter("self", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var write = self.WriteAsync(pipe.Writer, Abcde).AsTask();
        Assert.False(write.IsCompleted);

        await Ipc.KillAsync(self.Id);

        Assert.Equal((true, 3), ((await write).IsKilled, (await write).Count));
        Assert.Equal("abc", await ReadAsync(reading, pipe.Reader, 100));
    }

    [Fact]
    [Rule("XV6-19")]
    public async Task A_write_of_nothing_looks_neither_at_the_reader_nor_at_a_kill()
    {
        var self = Ipc.Enter("self");
        var (reader, writer) = self.Xv6.Pipe();
        await self.Xv6.CloseAsync(reader);
        await Ipc.KillAsync(self.Id);

        Assert.Equal(0, await self.Xv6.PipeWriteAsync(writer, Memory<byte>.Empty));
    }

    [Fact]
    [Rule("XV6-20")]
    public async Task Closing_the_writing_end_wakes_who_reads()
    {
        await using var a = Ipc.Enter("a");
        var pipe = Ipc.CreatePipe();
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Reader] });
        await using var c = Ipc.Enter("c", new ProcessOptions { PipeEnds = [pipe.Reader] });
        await using var d = Ipc.Enter("d", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var reads = new[] { b.Xv6.PipeReadAsync(pipe.Reader, new byte[1]).AsTask(), c.Xv6.PipeReadAsync(pipe.Reader, new byte[1]).AsTask() };
        Assert.DoesNotContain(reads, read => read.IsCompleted);

        await d.Xv6.CloseAsync(pipe.Writer);

        Assert.All(await Task.WhenAll(reads), count => Assert.Equal(0, count));
    }

    [Fact]
    [Rule("XV6-20")]
    [Rule("XV6-18")]
    public async Task Closing_the_reading_end_wakes_who_writes()
    {
        var pipe = Ipc.CreatePipe(capacity: 3);
        await using var a = Ipc.Enter("a", new ProcessOptions { PipeEnds = [pipe.Writer] });
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Reader] });
        var write = a.WriteAsync(pipe.Writer, Abcde).AsTask();
        Assert.False(write.IsCompleted);

        await b.CloseAsync(pipe.Reader);

        Assert.Equal((true, 3), ((await write).IsBroken, (await write).Count));
    }

    [Fact]
    [Rule("XV6-20")]
    public async Task Of_two_readers_that_are_woken_one_gets_the_byte_and_the_other_goes_on_waiting()
    {
        var pipe = Ipc.CreatePipe();
        await using var a = Ipc.Enter("a", new ProcessOptions { PipeEnds = [pipe.Reader] });
        await using var b = Ipc.Enter("b", new ProcessOptions { PipeEnds = [pipe.Reader] });
        await using var c = Ipc.Enter("c", new ProcessOptions { PipeEnds = [pipe.Writer] });
        var reads = new[] { ReadAsync(a, pipe.Reader, 1), ReadAsync(b, pipe.Reader, 1) };

        await c.Xv6.PipeWriteAsync(pipe.Writer, "x"u8.ToArray());
        var first = await Task.WhenAny(reads);

        Assert.Equal("x", await first);
        var second = reads.Single(read => read != first);
        await c.Xv6.PipeWriteAsync(pipe.Writer, "y"u8.ToArray());
        Assert.Equal("y", await second);
    }

    private static async Task<string> ReadAsync(IpcProcess self, IpcPipeReader reader, int room)
    {
        var buffer = new byte[room];
        var count = await self.Xv6.PipeReadAsync(reader, buffer);
        return count < 0 ? "-1" : System.Text.Encoding.ASCII.GetString(buffer, 0, count);
    }
}
