namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Three wait at a gate, each with bits of its own; an opener lets one in and moves the others to a second gate, which it opens for one bit, then for all.</summary>
internal sealed class FutexDeaths : DeathScenario
{
    private const uint Red = 1;
    private const uint Green = 2;

    private FutexWord gate = null!;
    private FutexWord second = null!;
    private bool moved;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
    [
        ("first", self => PassAsync(self, Red)), ("second", self => PassAsync(self, Green)), ("third", self => PassAsync(self, Red | Green)), ("opener", OpenAsync),
    ];

    public override void SetTheStage(IpcSystem system) => (gate, second) = (system.CreateFutexWord(), system.CreateFutexWord());

    public override void BeginAct(IpcSystem system)
    {
        (gate.Value, second.Value, moved) = (0, 0, false);
    }

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(0, await fresh.FutexWakeAsync(gate, int.MaxValue));
        Assert.Equal(0, await fresh.FutexWakeAsync(second, int.MaxValue));
        Assert.Equal(Outcome.WouldBlock, (await fresh.FutexWaitAsync(gate, gate.Value, TimeSpan.Zero)).Outcome);
    }

    private async Task PassAsync(Participant self, uint bits)
    {
        await PassAsync(self, gate, bits, _ => Task.FromResult(second.Value == 1 || (gate.Value == 1 && !moved)));
        await PassAsync(self, second, bits, _ => Task.FromResult(second.Value == 1));
    }

    private static async Task PassAsync(Participant self, FutexWord word, uint bits, Func<IpcProcess, Task<bool>> couldGo)
    {
        while (word.Value == 0)
        {
            await self.TryAsync(process => process.FutexWaitAsync(word, 0, mask: bits), result => result.Outcome, couldGo);
        }
    }

    private async Task OpenAsync(Participant self)
    {
        await self.DoAsync(
            process =>
            {
                gate.Value = 1;
                return process.FutexRequeueAsync(gate, second, wake: 1, move: int.MaxValue, expected: 1);
            },
            _ => moved = true);
        await self.DoAsync(process => process.FutexWakeAsync(second, count: 1, mask: Green));
        await self.DoAsync(process =>
        {
            second.Value = 1;
            return process.FutexWakeAsync(second, int.MaxValue);
        });
    }
}
