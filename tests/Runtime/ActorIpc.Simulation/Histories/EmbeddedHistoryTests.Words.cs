using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed partial class EmbeddedHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_word_of_an_owner(int seed)
    {
        var word = ipc.Word("it");
        await RunAsync(seed, async (self, random) =>
        {
            var (value, expected) = ((uint)random.Next(4), (uint)random.Next(4));
            switch (random.Next(4))
            {
                case 0:
                    await CallAsync(self, new RegisterRead(), () => self.LoadAsync(word), seen => HistoryAnswer.Granted((long)seen.Value));
                    break;
                case 1:
                    await CallAsync(self, new RegisterWrite(value), () => self.StoreAsync(word, value), _ => HistoryAnswer.Granted());
                    break;
                case 2:
                    await CallAsync(self, new RegisterAdd(), () => self.AddAsync(word, 1), before => HistoryAnswer.Granted(before.Value + 1L));
                    break;
                default:
                    await CallAsync(self, new RegisterExchange(expected, value), () => self.CompareExchangeAsync(word, value, expected), done => done.Outcome);
                    break;
            }

            return random.Next(20) > 0;
        });
        Check(new RegisterModel(), [Outcome.Granted, Outcome.ValueChanged]);
    }

    private async Task CallAsync(IpcProcess self, object operation, Func<ValueTask<WordResult>> call, Func<WordResult, HistoryAnswer> answer) =>
        await recorder.CallAsync(self.Id, "it", operation, call, answer);
}
