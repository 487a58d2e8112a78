using System.Threading.Channels;
using AkkaPhilosophers.Dining;
using Spectre.Console;

namespace AkkaPhilosophers.Showing;

/// <summary>A table that is drawn anew as the dinner goes on, for terminals.</summary>
internal sealed class LiveTable(IAnsiConsole console) : IDinnerView
{
    public Task<DinnerState?> ShowAsync(ChannelReader<News> news) =>
        console.Live(Text.Empty).AutoClear(true).StartAsync(async live =>
        {
            DinnerState? last = null;
            await foreach (var (_, _, state) in news.ReadAllAsync())
            {
                last = state;
                live.UpdateTarget(Draw(state));
            }

            return last;
        });

    public static Table Draw(DinnerState state)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Forks", "Now", "Meals", "What happened");
        table.Columns[2].Width(10);
        table.Columns[3].RightAligned();
        table.Columns[4].Width(34);
        foreach (var (number, seat) in state.Seats.Index())
        {
            table.AddRow(
                new Text(seat.Name),
                new Text($"{number} {(number + 1) % state.Seats.Length}", seat.Mood is Mood.Eating ? Color.Green : Color.Grey),
                new Text(Wording.Of(seat.Mood), Wording.ColorOf(seat.Mood)),
                new Text($"{seat.Meals}"),
                new Text(Wording.Fate(seat)));
        }

        return table;
    }
}
