namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>A consumer and two producers at a buffer for one item, under a mutex, on two conditions; whoever hears of a death says that all is well.</summary>
internal sealed class MutexDeaths : DeathScenario
{
    private readonly Queue<int> buffer = [];
    private IpcMutex mutex = null!;
    private IpcCondition notEmpty = null!;
    private IpcCondition notFull = null!;
    private int produced;
    private int consumed;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("consumer", ConsumeAsync), ("first producer", ProduceAsync), ("second producer", ProduceAsync)];

    public override void SetTheStage(IpcSystem system)
    {
        mutex = system.CreateMutex();
        (notEmpty, notFull) = (system.CreateCondition(mutex), system.CreateCondition(mutex));
    }

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        using var key = await fresh.LockAsync(mutex, TimeSpan.Zero);
        Assert.True(key.IsHeld);
        SayThatAllIsWell(key, key.OwnerDied);
        Assert.Equal((0, 0), (await fresh.NotifyAllAsync(notEmpty), await fresh.NotifyAllAsync(notFull)));
        Assert.Equal(produced, consumed + buffer.Count);
        (produced, consumed) = (0, 0);
        buffer.Clear();
    }

    private async Task ProduceAsync(Participant self)
    {
        for (var item = 0; item < 2; item++)
        {
            var key = await LockAsync(self);
            while (buffer.Count == 1)
            {
                await SleepAsync(self, key, notFull);
            }

            buffer.Enqueue(item);
            produced++;
            await self.DoAsync(process => process.NotifyAllAsync(notEmpty));
            await self.DoAsync(_ => key.DisposeAsync());
        }
    }

    private async Task ConsumeAsync(Participant self)
    {
        for (var item = 0; item < 4; item++)
        {
            var key = await LockAsync(self);
            while (buffer.Count == 0)
            {
                await SleepAsync(self, key, notEmpty);
            }

            buffer.Dequeue();
            consumed++;
            await self.DoAsync(process => process.NotifyAllAsync(notFull));
            await self.DoAsync(_ => key.DisposeAsync());
        }
    }

    private async Task<MutexGrant> LockAsync(Participant self)
    {
        var key = await self.WaitAsync(process => process.LockAsync(mutex), grant => grant.Outcome, IsFreeAsync);
        SayThatAllIsWell(key, key.OwnerDied);
        return key;
    }

    // An interrupt breaks the wait with the mutex held, and the loop around looks again.
    private async Task SleepAsync(Participant self, MutexGrant key, IpcCondition condition)
    {
        var wait = await self.TryAsync(process => process.WaitAsync(condition, key), wait => wait.Outcome, _ => Task.FromResult(buffer.Count == (condition == notEmpty ? 1 : 0)));
        SayThatAllIsWell(key, wait.OwnerDied);
    }

    private static void SayThatAllIsWell(MutexGrant key, bool ownerDied)
    {
        if (ownerDied)
        {
            key.MarkConsistent();
        }
    }

    private Task<bool> IsFreeAsync(IpcProcess bystander)
    {
        if (!bystander.TryLock(mutex, out var key))
        {
            return Task.FromResult(false);
        }

        SayThatAllIsWell(key, key.OwnerDied);
        key.Dispose();
        return Task.FromResult(true);
    }
}
