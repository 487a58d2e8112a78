namespace ActorIpc.Tests;

/// <summary>The code in docs/locks.md is what stands here between the rulers, compiled and run.</summary>
public sealed class LockPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_mutex_of_the_page_works_also_after_a_death()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        var accounts = new Accounts();
        // ---- mutex
        var mutex = ipc.CreateMutex();
        using var held = await self.LockAsync(mutex);
        if (held.OwnerDied)
        {
            Repair(accounts);       // whoever died may have been half-way through
            held.MarkConsistent();  // or nobody gets the mutex after this one
        }
        accounts.Move(from: 1, to: 2, amount: 5);

        // ----
        Assert.Equal(5, accounts.Moved);
        held.Dispose();
        var doomed = ipc.Enter("doomed");
        _ = await doomed.LockAsync(mutex);
        await doomed.DisposeAsync();
        using var again = await self.LockAsync(mutex);
        Assert.True(again.OwnerDied);
    }

    [Fact]
    public async Task The_conditions_of_the_page_work()
    {
        await using var ipc = IpcSystem.Create();
        await PassOnAsync(ipc).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_reader_writer_lock_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        // ---- readers and writers
        var index = ipc.CreateReaderWriterLock();
        using (var reading = await self.EnterReadAsync(index))  // beside other readers
        {
            Look(reading.IsHeld);
        }
        using (var writing = await self.EnterWriteAsync(index)) // alone
        {
            if (writing.OwnerDied) writing.MarkConsistent();
        }

        // ----
        Assert.Equal((0, false), (index.Readers, index.HasWriter));
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("locks.md", "tests", "Runtime", "ActorIpc", "LockPageTests.cs");

    private static async Task PassOnAsync(IpcSystem ipc)
    {
        var mutex = ipc.CreateMutex();
        await using var self = ipc.Enter("consumer");
        // ---- conditions
        var (room, notFull, notEmpty) = (new Queue<int>(), ipc.CreateCondition(mutex), ipc.CreateCondition(mutex));
        var producer = ipc.Spawn("producer", async other =>
        {
            for (var number = 1; number <= 100; number++)
            {
                using var held = await other.LockAsync(mutex);
                while (room.Count == 8) // look again after every wait: being woken proves nothing
                {
                    if ((await other.WaitAsync(notFull, held)).IsKilled) return ExitStatus.Killed;
                }
                room.Enqueue(number);
                await other.NotifyOneAsync(notEmpty);
            }
            return ExitStatus.Success;
        });
        var sum = 0;
        for (var left = 100; left > 0; left--)
        {
            using var held = await self.LockAsync(mutex);
            var there = await self.WaitUntilAsync(notEmpty, held, () => room.Count > 0, TimeSpan.FromSeconds(30)); // the same loop, written once
            if (!there.IsWoken) return;
            sum += room.Dequeue();
            await self.NotifyOneAsync(notFull);
        }

        // ----
        Assert.Equal(5050, sum);
        Assert.Equal(ExitStatus.Success, await producer.Completion);
    }

    private static void Repair(Accounts accounts) => Assert.Equal(0, accounts.Moved);

    private static void Look(bool isIn) => Assert.True(isIn);

    private sealed class Accounts
    {
        public int Moved { get; private set; }

        public void Move(int from, int to, int amount) => Moved += from == to ? 0 : amount;
    }
}
