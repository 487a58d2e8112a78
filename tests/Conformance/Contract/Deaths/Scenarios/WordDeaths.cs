namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Three wait on a word, each for bits of its own; an opener sets one bit after the other, and wakes those that wait for it in the same step.</summary>
internal sealed class WordDeaths : DeathScenario
{
    private const uint Red = 1;
    private const uint Green = 2;

    private IpcWord gate = null!;
    private int acts;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
    [
        ("first", self => PassAsync(self, Red)), ("second", self => PassAsync(self, Green)), ("third", self => PassAsync(self, Red | Green)), ("opener", OpenAsync),
    ];

    public override void SetTheStage(IpcSystem system) => BeginAct(system);

    public override void BeginAct(IpcSystem system) => gate = system.Word($"gate {++acts}");

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh) => Assert.Equal(0, (await fresh.WakeAsync(gate, int.MaxValue)).Woken);

    private async Task PassAsync(Participant self, uint bits)
    {
        var seen = 0u;
        while ((seen & bits) == 0)
        {
            var expected = seen;
            var wait = await self.WaitAsync(
                process => process.WaitAsync(gate, expected, mask: bits), result => result.Outcome, async other => ((await other.LoadAsync(gate)).Value & bits) != 0);
            seen = wait.Value;
        }
    }

    private async Task OpenAsync(Participant self)
    {
        await self.DoAsync(process => process.ChangeAndWakeAsync(gate, FutexChange.Or, Red, int.MaxValue, mask: Red));
        await self.DoAsync(process => process.ChangeAndWakeAsync(gate, FutexChange.Or, Green, int.MaxValue, mask: Green));
    }
}
