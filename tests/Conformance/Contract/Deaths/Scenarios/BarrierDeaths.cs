namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Both sides of a barrier take their roles, meet, run ahead of each other and catch up; then one aborts, and the other waits for that.</summary>
internal sealed class BarrierDeaths : DeathScenario
{
    private IpcBarrier barrier = null!;
    private Participant? parent;
    private Participant? child;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast => [("parent", AsParentAsync), ("child", AsChildAsync)];

    public override void SetTheStage(IpcSystem system)
    {
    }

    // A role is taken once, so every act has a pair of its own.
    public override void BeginAct(IpcSystem system) => (barrier, parent, child) = (system.CreateBarrier(), null, null);

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(BarrierAbortion.None, await fresh.GetAbortionAsync(barrier));
        Assert.Equal(Errno.EPERM, (await Assert.ThrowsAsync<IpcException>(async () => await fresh.SyncAsync(barrier))).Error);
    }

    private async Task AsParentAsync(Participant self)
    {
        await self.DoAsync(process => process.TakeRoleAsync(barrier, BarrierRole.Parent), () => parent = self);
        if (await MeetAsync(self, () => child) && await WaitAsync(self, process => process.WaitNextAsync(barrier), () => child)
            && await PlaceAsync(self) && await PlaceAsync(self) && await WaitAsync(self, process => process.SyncAsync(barrier), () => child))
        {
            await self.DoAsync(process => process.AbortAsync(barrier));
        }
    }

    private async Task AsChildAsync(Participant self)
    {
        await self.DoAsync(process => process.TakeRoleAsync(barrier, BarrierRole.Child), () => child = self);
        if (await MeetAsync(self, () => parent) && await LookAroundAsync(self) && await PlaceAsync(self)
            && await WaitAsync(self, process => process.SyncNextAsync(barrier), () => parent) && await LookAroundAsync(self) && await PlaceAsync(self))
        {
            Assert.False(await WaitAsync(self, process => process.WaitAbortionAsync(barrier), () => parent));
        }
    }

    private async Task<bool> PlaceAsync(Participant self) => (await self.DoAsync(process => process.PlaceAsync(barrier))).IsReached;

    // Takes its time, so that the other side has to wait.
    private async Task<bool> LookAroundAsync(Participant self) =>
        await self.DoAsync(process => process.GetAbortionAsync(barrier)) == BarrierAbortion.None
        && await self.DoAsync(process => process.GetAbortionAsync(barrier)) == BarrierAbortion.None;

    // What was placed stays placed when an interrupt breaks the wait.
    private async Task<bool> MeetAsync(Participant self, Func<Participant?> other)
    {
        var met = await self.TryAsync(process => process.PlaceAndSyncAsync(barrier), result => result.Outcome, HasLeft(other));
        return met.Outcome == Outcome.Interrupted ? await WaitAsync(self, process => process.SyncAsync(barrier), other) : met.IsReached;
    }

    private static async Task<bool> WaitAsync(Participant self, Func<IpcProcess, ValueTask<BarrierResult>> call, Func<Participant?> other) =>
        (await self.WaitAsync(call, result => result.Outcome, HasLeft(other))).IsReached;

    // Whoever has had a role and ended is seen to have gone, whatever the other side waits for.
    private static Func<IpcProcess, Task<bool>> HasLeft(Func<Participant?> other) => _ => Task.FromResult(other() is { HasEnded: true });
}
