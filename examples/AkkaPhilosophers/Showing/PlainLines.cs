using System.Globalization;
using System.Threading.Channels;
using AkkaPhilosophers.Dining;

namespace AkkaPhilosophers.Showing;

/// <summary>One line for each thing that is worth one, for logs and pipes.</summary>
internal sealed class PlainLines(TextWriter output) : IDinnerView
{
    public async Task<DinnerState?> ShowAsync(ChannelReader<News> news)
    {
        DinnerState? last = null;
        await foreach (var (at, word, state) in news.ReadAllAsync())
        {
            last = state;
            if (word is not null && Wording.Line(word, state.Seats) is { } line)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,7:F3} s  {line}"));
                await output.FlushAsync();
            }
        }

        return last;
    }
}
