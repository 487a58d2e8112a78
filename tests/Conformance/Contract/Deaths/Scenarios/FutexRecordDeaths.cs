namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two leave records in the line of a word and fetch them, a third waits in person, and a waker wakes one at a time. What woke the record of the dead goes on.</summary>
internal sealed class FutexRecordDeaths : DeathScenario
{
    private FutexWord word = null!;
    private int woken;
    private int taken;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("first watcher", WatchAsync), ("waiter", WaitAsync), ("second watcher", WatchAsync), ("waker", WakeAsync)];

    public override void SetTheStage(IpcSystem system) => word = system.CreateFutexWord();

    public override void BeginAct(IpcSystem system) => (woken, taken) = (0, 0);

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(0, await fresh.FutexWakeAsync(word, int.MaxValue));
        Assert.Equal(Outcome.WouldBlock, (await fresh.FutexFetchAsync(timeout: TimeSpan.Zero)).Outcome);
    }

    private async Task WatchAsync(Participant self)
    {
        var watch = (await self.DoAsync(process => process.FutexWatchAsync(word, 0))).Watch;
        var fetched = await self.WaitAsync(
            process => process.FutexFetchAsync(), result => result.Outcome, SomeWakeIsLeftAsync, result => taken += result.Watches.Count);
        Assert.Equal([watch], fetched.Watches);
    }

    private async Task WaitAsync(Participant self) => await self.WaitAsync(
        process => process.FutexWaitAsync(word, 0), result => result.Outcome, SomeWakeIsLeftAsync, result => taken += result.IsWoken ? 1 : 0);

    private async Task WakeAsync(Participant self)
    {
        for (var round = 0; round < 3; round++)
        {
            await self.DoAsync(process => process.FutexWakeAsync(word), count => woken += count);
        }
    }

    private Task<bool> SomeWakeIsLeftAsync(IpcProcess bystander) => Task.FromResult(woken > taken);
}
