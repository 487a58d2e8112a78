namespace ActorIpc.Conformance.Semantics;

public abstract class ReaderWriterTests : HostFixture
{
    [Fact]
    public async Task Readers_are_in_together_and_a_writer_alone()
    {
        var (entered, a, b, c) = Make();
        var (one, two) = (await a.EnterReadAsync(entered), await b.EnterReadAsync(entered));
        Assert.Equal((2, false), (entered.Readers, entered.HasWriter));
        var writing = c.EnterWriteAsync(entered).AsTask();

        one.Dispose();
        Assert.False(writing.IsCompleted);
        two.Dispose();

        var key = await writing;
        Assert.Equal((true, 0, true), (key.IsHeld, entered.Readers, entered.HasWriter));
        Assert.False(a.TryEnterRead(entered, out _));
        Assert.False(a.TryEnterWrite(entered, out _));
        key.Dispose();
        Assert.True(a.TryEnterWrite(entered, out _));
    }

    [Fact]
    public async Task A_writer_that_waits_is_not_overtaken_by_new_readers()
    {
        var (entered, a, b, c) = Make();
        var reading = await a.EnterReadAsync(entered);
        var writing = b.EnterWriteAsync(entered).AsTask();

        Assert.False(c.TryEnterRead(entered, out _));
        var late = c.EnterReadAsync(entered).AsTask();
        Assert.False(late.IsCompleted);
        reading.Dispose();

        var key = await writing;
        Assert.False(late.IsCompleted);
        key.Dispose();
        Assert.True((await late).IsHeld);
    }

    [Fact]
    public async Task Those_who_wait_are_let_in_in_order_and_readers_in_a_row_together()
    {
        var (entered, a, _, _) = Make();
        var processes = Enumerable.Range(0, 6).Select(i => Ipc.Enter($"waiter {i}")).ToArray();
        var key = await a.EnterWriteAsync(entered);
        bool[] writes = [false, false, true, false, true, false];
        var waits = processes.Select((process, i) => (i % 2, writes[i]) switch
        {
            (0, true) => process.EnterWriteAsync(entered),
            (_, true) => process.EnterWriteInterruptibleAsync(entered),
            (0, _) => process.EnterReadInterruptibleAsync(entered),
            _ => process.EnterReadAsync(entered),
        }).Select(call => call.AsTask()).ToArray();

        key.Dispose();

        int[][] groups = [[0, 1], [2], [3], [4], [5]];
        foreach (var group in groups)
        {
            foreach (var at in group)
            {
                Assert.True((await waits[at]).IsHeld);
            }

            Assert.DoesNotContain(waits[(group[^1] + 1)..], wait => wait.IsCompleted);
            foreach (var at in group)
            {
                (await waits[at]).Dispose();
            }
        }

        Assert.True(a.TryEnterWrite(entered, out _));
    }

    [Fact]
    public async Task A_writer_that_gives_up_lets_the_readers_behind_it_in()
    {
        var (entered, a, b, c) = Make();
        using var reading = await a.EnterReadAsync(entered);
        var writing = b.EnterWriteAsync(entered, TimeSpan.FromSeconds(1)).AsTask();
        var late = c.EnterReadAsync(entered).AsTask();

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.TimedOut, (await writing).Outcome);
        Assert.Equal((true, 2), ((await late).IsHeld, entered.Readers));

        // Nobody waits, so everybody enters by itself again.
        Assert.True(b.TryEnterRead(entered, out _));
    }

    [Fact]
    public async Task A_process_that_reads_is_let_in_again_before_a_writer_that_waits_for_it()
    {
        var (entered, a, b, c) = Make();
        var first = await a.EnterReadAsync(entered);
        var writing = b.EnterWriteAsync(entered).AsTask();

        var second = await a.EnterReadAsync(entered);
        Assert.True(a.TryEnterRead(entered, out var third));

        Assert.False(c.TryEnterRead(entered, out _));
        Assert.Equal(3, entered.Readers);
        second.Dispose();
        second.Dispose();
        first.Dispose();
        Assert.False(writing.IsCompleted);
        third.Dispose();
        Assert.True((await writing).IsHeld);
    }

    [Fact]
    public async Task A_writer_that_enters_again_and_a_reader_that_would_write_are_EDEADLK()
    {
        var (entered, a, b, _) = Make();
        var writing = await a.EnterWriteAsync(entered);
        var errors = new List<IpcException>
        {
            await Assert.ThrowsAsync<IpcException>(async () => await a.EnterWriteAsync(entered)),
            await Assert.ThrowsAsync<IpcException>(async () => await a.EnterReadAsync(entered)),
            Assert.Throws<IpcException>(() => a.TryEnterWrite(entered, out _)),
        };
        writing.Dispose();
        using var reading = await b.EnterReadAsync(entered);
        errors.Add(await Assert.ThrowsAsync<IpcException>(async () => await b.EnterWriteInterruptibleAsync(entered)));
        errors.Add(Assert.Throws<IpcException>(() => b.TryEnterWrite(entered, out _)));

        Assert.All(errors, error => Assert.Equal(Errno.EDEADLK, error.Error));
        Assert.Equal((1, false), (entered.Readers, entered.HasWriter));
    }

    [Fact]
    public async Task A_key_turned_twice_leaves_once_and_an_old_one_opens_nothing()
    {
        var (entered, a, b, _) = Make();
        var old = await a.EnterReadAsync(entered);
        old.Dispose();
        var now = await a.EnterReadAsync(entered);
        using var other = await b.EnterReadAsync(entered);

        old.Dispose();
        old.Dispose();
        default(ReaderWriterGrant).Dispose();

        Assert.Equal(2, entered.Readers);
        now.Dispose();
        Assert.Equal(1, entered.Readers);
    }

    [Fact]
    public async Task A_reader_that_dies_is_counted_out_for_every_time_it_was_in()
    {
        var (entered, a, b, c) = Make();
        _ = await a.EnterReadAsync(entered);
        _ = await a.EnterReadAsync(entered);
        var given = await a.EnterReadAsync(entered);
        given.Dispose();
        using var reading = await b.EnterReadAsync(entered);
        var writing = c.EnterWriteAsync(entered).AsTask();

        await a.DisposeAsync();

        Assert.Equal(1, entered.Readers);
        Assert.False(writing.IsCompleted);
        reading.Dispose();
        Assert.Equal((true, false), ((await writing).IsHeld, (await writing).OwnerDied));
    }

    [Fact]
    public async Task All_are_told_that_a_writer_died_until_a_writer_says_that_all_is_well()
    {
        var (entered, a, b, c) = Make();
        _ = await a.EnterWriteAsync(entered);
        var (reading, late) = (b.EnterReadAsync(entered).AsTask(), c.EnterReadAsync(entered).AsTask());

        await a.DisposeAsync();

        Assert.True((await reading).OwnerDied && (await late).OwnerDied);
        var notAReaders = Assert.Throws<IpcException>(() => reading.Result.MarkConsistent());
        (await reading).Dispose();
        (await late).Dispose();
        var writer = await b.EnterWriteAsync(entered);
        Assert.True(writer.OwnerDied);
        writer.MarkConsistent();
        var twice = Assert.Throws<IpcException>(() => writer.MarkConsistent());
        writer.Dispose();
        using var after = await c.EnterReadAsync(entered);
        Assert.False(after.OwnerDied);
        Assert.Equal((Errno.EINVAL, Errno.EINVAL), (notAReaders.Error, twice.Error));
    }

    [Fact]
    public async Task Those_who_die_waiting_are_passed_over()
    {
        var (entered, a, b, c) = Make();
        var doomed = Ipc.Enter("doomed");
        var key = await a.EnterWriteAsync(entered);
        var lost = doomed.EnterWriteAsync(entered).AsTask();
        var (one, two) = (b.EnterReadAsync(entered).AsTask(), c.EnterReadAsync(entered).AsTask());

        await doomed.DisposeAsync();
        key.Dispose();

        Assert.Equal(Outcome.Exited, (await lost).Outcome);
        Assert.Equal((true, true), ((await one).IsHeld, (await two).IsHeld));
    }

    [Fact]
    public async Task Misuse_and_the_end_of_the_process_are_told_and_take_nothing()
    {
        var (entered, a, b, _) = Make();
        var negative = await Assert.ThrowsAsync<IpcException>(async () => await a.EnterReadAsync(entered, TimeSpan.FromTicks(-1)));
        Assert.Equal(Outcome.Cancelled, (await a.EnterWriteAsync(entered, null, new CancellationToken(true))).Outcome);
        Assert.Equal((0, false), (entered.Readers, entered.HasWriter));
        await a.DisposeAsync();

        var patient = await Assert.ThrowsAsync<IpcException>(async () => await a.EnterReadAsync(entered));
        var hasty = Assert.Throws<IpcException>(() => a.TryEnterWrite(entered, out _));

        Assert.Equal((Errno.EINVAL, Errno.ESRCH, Errno.ESRCH), (negative.Error, patient.Error, hasty.Error));
        Assert.True(b.TryEnterWrite(entered, out _));
    }

    private (IpcReaderWriterLock Entered, IpcProcess A, IpcProcess B, IpcProcess C) Make() =>
        (Ipc.CreateReaderWriterLock(), Ipc.Enter("a"), Ipc.Enter("b"), Ipc.Enter("c"));
}
