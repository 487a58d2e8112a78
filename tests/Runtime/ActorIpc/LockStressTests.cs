using Xunit.Abstractions;

namespace ActorIpc.Tests;

/// <summary>Many processes on real threads at one mutex, one condition and one reader-writer lock, some of which end in the middle. Nobody waits on the clock: each does its share.</summary>
public sealed class LockStressTests(ITestOutputHelper output)
{
    private const int Workers = 32;
    private const int Rounds = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IpcSystem ipc = IpcSystem.Create(new IpcOptions { ChecksInvariants = true });
    private int inside;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_counted_under_a_mutex_is_lost_while_owners_and_waiters_die(int seed)
    {
        var (mutex, counted, deaths, told) = (ipc.CreateMutex(), 0, 0, 0);
        await RunAsync(seed, async (self, random) =>
        {
            using var held = await self.LockAsync(mutex);
            if (!held.IsHeld)
            {
                return;
            }

            Assert.Equal(1, Interlocked.Increment(ref inside));
            var before = counted;
            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }

            counted = before + 1;
            if (held.OwnerDied)
            {
                told++;
                held.MarkConsistent();
            }

            var dies = random.Next(50) == 0;
            deaths += dies ? 1 : 0;
            Interlocked.Decrement(ref inside);
            if (dies)
            {
                // From here on the mutex is somebody else's.
                self.End();
            }
        });

        output.WriteLine($"{counted} counted, {deaths} owners died, {told} were told");
        Assert.Equal(Workers * Rounds, counted);
        Assert.True(deaths > 0 && deaths - told is 0 or 1, "Every death but the last one is told to one.");
        Assert.Equal((false, ProcessId.None), (mutex.IsNotRecoverable, mutex.Owner));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_writer_is_alone_and_readers_see_no_half_of_what_it_writes(int seed)
    {
        var entered = ipc.CreateReaderWriterLock();
        var (one, two, readers) = (0, 0, 0);
        await RunAsync(seed, async (self, random) =>
        {
            if (random.Next(4) == 0)
            {
                using var writing = await self.EnterWriteAsync(entered);
                Assert.Equal((1, 0), (Interlocked.Increment(ref inside), Volatile.Read(ref readers)));
                one++;
                await Task.Yield();
                two++;
                Interlocked.Decrement(ref inside);
                EndSometimes(self, random);
            }
            else
            {
                using var reading = await self.EnterReadAsync(entered);
                Interlocked.Increment(ref readers);
                Assert.Equal((0, one), (Volatile.Read(ref inside), two));
                await Task.Yield();
                Interlocked.Decrement(ref readers);
                EndSometimes(self, random);
            }
        });

        output.WriteLine($"{one} written");
        Assert.Equal((one, 0, false), (two, entered.Readers, entered.HasWriter));
    }

    [Fact]
    public async Task Everything_put_in_under_a_mutex_is_taken_out_by_those_who_wait_on_its_conditions()
    {
        const int Most = 4;
        var mutex = ipc.CreateMutex();
        var (notFull, notEmpty, room, taken) = (ipc.CreateCondition(mutex), ipc.CreateCondition(mutex), new Queue<int>(), 0L);
        var producers = Enumerable.Range(0, Workers / 2).Select(_ => ipc.Spawn("producer", async self =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                using var held = await self.LockAsync(mutex);
                Assert.True((await self.WaitUntilAsync(notFull, held, () => room.Count < Most)).IsWoken);
                room.Enqueue(i);
                await self.NotifyOneAsync(notEmpty);
            }
        }));
        var consumers = Enumerable.Range(0, Workers / 2).Select(_ => ipc.Spawn("consumer", async self =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                using var held = await self.LockAsync(mutex);
                Assert.True((await self.WaitUntilAsync(notEmpty, held, () => room.Count > 0)).IsWoken);
                taken += room.Dequeue();
                await self.NotifyOneAsync(notFull);
            }
        }));

        await Task.WhenAll(producers.Concat(consumers).ToList().Select(process => process.Completion));

        Assert.Equal((Workers / 2 * (Rounds * (Rounds + 1L) / 2), 0), (taken, room.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whoever_is_ended_from_outside_at_any_moment_leaves_everything_to_the_living(int seed)
    {
        var (mutex, entered) = (ipc.CreateMutex(), ipc.CreateReaderWriterLock());
        var condition = ipc.CreateCondition(mutex);
        var (victims, ended, held) = (new IpcProcess?[Workers], 0, 0);
        await RunAsync(seed, async (self, random) =>
        {
            victims[random.Next(Workers)] = self;
            if (random.Next(10) == 0 && victims[random.Next(Workers)] is { HasExited: false } victim)
            {
                victim.End();
                Interlocked.Increment(ref ended);
            }

            try
            {
                using var key = await self.LockAsync(mutex);
                held += key.IsHeld ? 1 : 0;
                if (key.OwnerDied)
                {
                    key.MarkConsistent();
                }

                await self.NotifyOneAsync(condition);
                if (key.IsHeld && random.Next(8) == 0)
                {
                    // Somebody else comes by, or this one times out at once.
                    if ((await self.WaitAsync(condition, key, TimeSpan.FromTicks(1))).OwnerDied)
                    {
                        key.MarkConsistent();
                    }
                }

                using var inside = await (random.Next(3) == 0 ? self.EnterWriteAsync(entered) : self.EnterReadAsync(entered));
                await Task.Yield();
            }
            catch (IpcException exception) when (self.HasExited)
            {
                Assert.True(exception.Error is Errno.ESRCH or Errno.EPERM or Errno.EINVAL, exception.Message);
            }
        });

        output.WriteLine($"{ended} ended, {held} held");
        await using var last = ipc.Enter("last");
        using var locking = await last.LockAsync(mutex).AsTask().WaitAsync(Patience);
        using var writing = await last.EnterWriteAsync(entered).AsTask().WaitAsync(Patience);
        Assert.Equal((true, true, 0), (locking.IsHeld, writing.IsHeld, await last.NotifyAllAsync(condition)));
        Assert.Equal((last.Id, 0, true), (mutex.Owner, entered.Readers, entered.HasWriter));
    }

    // A worker that ends is replaced by another, which does the rest of its share.
    private async Task RunAsync(int seed, Func<IpcProcess, Random, Task> round)
    {
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random((seed * Workers) + worker);
            for (var done = 0; done < Rounds;)
            {
                var self = ipc.Enter($"worker {worker}");
                while (!self.HasExited && done < Rounds)
                {
                    await round(self, random);
                    done++;
                }

                await self.DisposeAsync();
            }
        })));
    }

    private static void EndSometimes(IpcProcess self, Random random)
    {
        if (random.Next(50) == 0)
        {
            self.End();
        }
    }
}
