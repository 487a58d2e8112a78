namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two consumers and two producers at a buffer for one item, under a lock, asleep while there is nothing to do.</summary>
internal sealed class SleepDeaths : DeathScenario
{
    private readonly Queue<int> buffer = [];
    private IpcLock guard = null!;
    private WaitChannel changed = null!;
    private int produced;
    private int consumed;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("first consumer", ConsumeAsync), ("second consumer", ConsumeAsync), ("first producer", ProduceAsync), ("second producer", ProduceAsync)];

    public override void SetTheStage(IpcSystem system) => (guard, changed) = (system.CreateLock(), system.CreateChannel());

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        await using var key = await fresh.LockAsync(guard, TimeSpan.Zero);
        Assert.True(key.IsHeld);
        Assert.Equal(0, await fresh.WakeupAsync(changed));
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
                await SleepAsync(self, () => buffer.Count == 0);
            }

            buffer.Enqueue(item);
            produced++;
            await self.DoAsync(process => process.WakeupAsync(changed));
            await self.DoAsync(_ => key.DisposeAsync());
        }
    }

    private async Task ConsumeAsync(Participant self)
    {
        for (var item = 0; item < 2; item++)
        {
            var key = await LockAsync(self);
            while (buffer.Count == 0)
            {
                await SleepAsync(self, () => buffer.Count == 1);
            }

            buffer.Dequeue();
            consumed++;
            await self.DoAsync(process => process.WakeupAsync(changed));
            await self.DoAsync(_ => key.DisposeAsync());
        }
    }

    private Task<LockGrant> LockAsync(Participant self) => self.WaitAsync(process => process.LockAsync(guard), grant => grant.Outcome, IsFreeAsync);

    // An interrupt breaks the sleep with the lock held, and the loop around looks again.
    private Task<SleepResult> SleepAsync(Participant self, Func<bool> condition) =>
        self.TryAsync(process => process.SleepAsync(changed, guard), sleep => sleep.Outcome, _ => Task.FromResult(condition()));

    private async Task<bool> IsFreeAsync(IpcProcess bystander)
    {
        await using var key = await bystander.LockAsync(guard, TimeSpan.Zero);
        return key.IsHeld;
    }
}
