namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Four processes meet in a ring, each with both of its neighbours, on a tag for each pair.</summary>
internal sealed class TagDeaths : DeathScenario
{
    private readonly Dictionary<ulong, int> waiting = [];

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast =>
    [
        ("north", self => MeetAsync(self, (1, 10, 20), (4, 11, 41))),
        ("east", self => MeetAsync(self, (1, 20, 10), (2, 21, 30))),
        ("south", self => MeetAsync(self, (2, 30, 21), (3, 31, 40))),
        ("west", self => MeetAsync(self, (3, 40, 31), (4, 41, 11))),
    ];

    public override void SetTheStage(IpcSystem system)
    {
    }

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.All(waiting.Values, count => Assert.Equal(0, count));
        for (var tag = 1ul; tag <= 4; tag++)
        {
            Assert.Equal(Outcome.WouldBlock, (await fresh.RendezvousAsync(tag, 0, TimeSpan.Zero)).Outcome);
        }
    }

    private async Task MeetAsync(Participant self, params (ulong Tag, ulong Mine, ulong Theirs)[] meetings)
    {
        foreach (var (tag, mine, theirs) in meetings)
        {
            var met = await self.WaitAsync(
                process =>
                {
                    waiting[tag] = waiting.GetValueOrDefault(tag) + 1;
                    return process.RendezvousAsync(tag, mine);
                },
                meeting => meeting.Outcome,
                _ => Task.FromResult(waiting[tag] == 2),
                _ => waiting[tag]--);
            Assert.Equal(theirs, met.Value);
        }
    }
}
