namespace ActorIpc.Tests;

/// <summary>
/// A wake that is made just while the wait begins is not lost. Nobody comes by to wake a second time, so one lost wake stops the test.
/// </summary>
public sealed class FutexWakeRaceTests
{
    private const uint Rounds = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Two_who_change_a_word_in_turn_and_wake_each_other_get_to_the_end()
    {
        await using var ipc = IpcSystem.Create();
        var word = ipc.CreateFutexWord();

        // Each has the word while it is odd, or even, and there is one wake for each change.
        var sides = Enumerable.Range(0, 2).Select(side => ipc.Spawn($"side {side}", async self =>
        {
            for (var mine = (uint)side; mine < Rounds; mine += 2)
            {
                await UntilAsync(self, word, mine);
                word.Value = mine + 1;
                await self.FutexWakeAsync(word);
            }
        })).ToList();

        foreach (var side in sides)
        {
            Assert.Equal(ExitStatus.Success, await side.Completion.WaitAsync(Patience));
        }

        Assert.Equal(Rounds, word.Value);
    }

    [Fact]
    public async Task All_who_wait_for_a_round_to_begin_see_every_one()
    {
        await using var ipc = IpcSystem.Create();
        var (round, arrived) = (ipc.CreateFutexWord(), ipc.CreateFutexWord());
        const uint Crew = 3;
        var crew = Enumerable.Range(0, (int)Crew).Select(number => ipc.Spawn($"crew {number}", async self =>
        {
            for (var next = 1u; next <= Rounds / 10; next++)
            {
                await UntilAsync(self, round, next);
                arrived.Add(1);
                await self.FutexWakeAsync(arrived);
            }
        })).ToList();
        await using var self = ipc.Enter("leader");

        var leading = Task.Run(async () =>
        {
            for (var next = 1u; next <= Rounds / 10; next++)
            {
                round.Value = next;
                await self.FutexWakeAsync(round, int.MaxValue);
                await UntilAsync(self, arrived, next * Crew);
            }
        });

        await leading.WaitAsync(Patience);
        foreach (var member in crew)
        {
            Assert.Equal(ExitStatus.Success, await member.Completion.WaitAsync(Patience));
        }
    }

    private static async Task UntilAsync(IpcProcess self, FutexWord word, uint wanted)
    {
        for (var seen = word.Value; seen != wanted; seen = word.Value)
        {
            var wait = await self.FutexWaitAsync(word, seen);
            if (!wait.IsWoken)
            {
                Assert.True(wait.IsValueChanged, $"The wait ended as {wait.Outcome}.");
            }
        }
    }
}
