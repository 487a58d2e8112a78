using ActorIpc.Actors;

namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two wait on two words at once, a third on the second word alone; one who comes later changes the first word, then the second, in one step each.</summary>
internal sealed class FutexVectorDeaths : DeathScenario
{
    private FutexWord left = null!;
    private FutexWord right = null!;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("both", WaitForEitherAsync), ("one", WaitForRightAsync), ("also both", WaitForEitherAsync), ("changer", ChangeAsync)];

    public override void SetTheStage(IpcSystem system) => (left, right) = (system.CreateFutexWord(), system.CreateFutexWord());

    public override void BeginAct(IpcSystem system) => left.Value = right.Value = 0;

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(0, await fresh.FutexWakeAsync(left, int.MaxValue));
        Assert.Equal(0, await fresh.FutexWakeAsync(right, int.MaxValue));
    }

    private async Task WaitForEitherAsync(Participant self)
    {
        while (left.Value == 0 && right.Value == 0)
        {
            await self.TryAsync(
                process => process.FutexWaitAnyAsync([new FutexExpectation(left, 0), new FutexExpectation(right, 0)]),
                result => result.Outcome,
                _ => Task.FromResult(left.Value == 1 || right.Value == 1));
        }
    }

    private async Task WaitForRightAsync(Participant self)
    {
        while (right.Value == 0)
        {
            await self.TryAsync(process => process.FutexWaitAsync(right, 0), result => result.Outcome, _ => Task.FromResult(right.Value == 1));
        }
    }

    private async Task ChangeAsync(Participant self)
    {
        await self.DoAsync(process =>
        {
            left.Value = 1;
            return process.FutexWakeAsync(left, int.MaxValue);
        });
        var set = FutexWakeOp.Of(FutexChange.Set, 1);
        await self.DoAsync(process => process.FutexWakeOpAsync(left, right, set, int.MaxValue, int.MaxValue));
    }
}
