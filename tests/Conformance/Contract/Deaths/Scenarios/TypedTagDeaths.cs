namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Three processes exchange texts in a ring; what each gets is what its neighbour gave.</summary>
internal sealed class TypedTagDeaths : DeathScenario
{
    private readonly int[] waiting = new int[3];

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
        [("zero", self => MeetAsync(self, 0, 2)), ("one", self => MeetAsync(self, 0, 1)), ("two", self => MeetAsync(self, 1, 2))];

    public override void SetTheStage(IpcSystem system)
    {
    }

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        for (var tag = 0; tag < waiting.Length; tag++)
        {
            Assert.Equal(0, waiting[tag]);
            Assert.Equal(Outcome.WouldBlock, (await fresh.RendezvousAsync((ulong)tag, "late", TimeSpan.Zero)).Outcome);
        }
    }

    private async Task MeetAsync(Participant self, params int[] tags)
    {
        foreach (var tag in tags)
        {
            var met = await self.WaitAsync(
                process =>
                {
                    waiting[tag]++;
                    return process.RendezvousAsync((ulong)tag, $"{self.Name} on {tag}");
                },
                meeting => meeting.Outcome,
                _ => Task.FromResult(waiting[tag] == 2),
                _ => waiting[tag]--);
            Assert.EndsWith($" on {tag}", met.Value, StringComparison.Ordinal);
            Assert.NotEqual($"{self.Name} on {tag}", met.Value);
        }
    }
}
