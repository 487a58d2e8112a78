namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Three take from a semaphore, two of them twice, and one gives: a kick is on its way to somebody most of the time, and passed on by who is gone.</summary>
internal sealed class UserSemaphoreDeaths : DeathScenario
{
    private IpcUserSemaphore semaphore = null!;
    private int left;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
    [
        ("first", self => TakeAsync(self, 2)),
        ("second", self => TakeAsync(self, 1)),
        ("giver", GiveAsync),
        ("third", self => TakeAsync(self, 2)),
    ];

    public override void SetTheStage(IpcSystem system) => semaphore = system.CreateUserSemaphore();

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(left, await fresh.GetValueAsync(semaphore));
        for (; left > 0; left--)
        {
            Assert.True((await fresh.AcquireAsync(semaphore, TimeSpan.Zero)).IsAcquired);
        }

        Assert.False((await fresh.AcquireAsync(semaphore, TimeSpan.Zero)).IsAcquired);
    }

    private async Task TakeAsync(Participant self, int times)
    {
        for (; times > 0; times--)
        {
            await self.WaitAsync(
                process => process.AcquireAsync(semaphore),
                result => result.Outcome,
                async bystander => await bystander.GetValueAsync(semaphore) > 0,
                result => left -= result.IsAcquired ? 1 : 0);
        }
    }

    private async Task GiveAsync(Participant self)
    {
        foreach (var count in (int[])[1, 2, 1, 1])
        {
            await self.DoAsync(process => process.ReleaseAsync(semaphore, count), _ => left += count);
        }
    }
}
