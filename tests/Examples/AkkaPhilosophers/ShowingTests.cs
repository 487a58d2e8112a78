using System.Threading.Channels;
using AkkaPhilosophers.Dining;
using AkkaPhilosophers.Showing;
using Spectre.Console;

namespace AkkaPhilosophers.Tests;

public class ShowingTests
{
    private static readonly DinnerState Dinner = DinnerState.Of(3)
        .After(new Became(0, Mood.Sated))
        .After(new Became(1, Mood.Collapsed))
        .After(new Became(2, Mood.Choking)) with { ForksBack = 3 };

    private readonly StringWriter written = new();

    [Fact]
    public void The_summary_of_a_good_dinner_has_no_NOT_in_it()
    {
        Summary.Write(ConsoleWith(AnsiSupport.No), Dinner.After(new Became(2, Mood.Sated)));

        Assert.DoesNotContain("NOT", written.ToString());
        Assert.Contains("stopped; undo put its forks back", written.ToString());
        Assert.Contains("restarted; undo put its forks back", written.ToString());
    }

    [Fact]
    public void The_summary_of_a_bad_dinner_says_why()
    {
        Summary.Write(ConsoleWith(AnsiSupport.No), Dinner with { ForksBack = 2, Fouls = ["fork 1 is held by two"] });

        Assert.Contains("Aristotle has NOT eaten.", written.ToString());
        Assert.Contains("NOT fair: fork 1 is held by two.", written.ToString());
        Assert.Contains("NOT all forks are back on the table: 2 of 3.", written.ToString());
    }

    [Fact]
    public async Task A_terminal_sees_a_table_and_a_log_sees_lines()
    {
        var news = new News(TimeSpan.FromSeconds(1.5), new Became(2, Mood.Eating), Dinner.After(new Became(2, Mood.Eating)));

        await new LiveTable(ConsoleWith(AnsiSupport.Yes)).ShowAsync(ChannelOf(news));
        Assert.Contains("Aristotle", written.ToString());
        Assert.Contains("eating", written.ToString());

        written.GetStringBuilder().Clear();
        Assert.Same(news.State, await new PlainLines(written).ShowAsync(ChannelOf(news)));
        Assert.Equal("1.500 s  Aristotle eats with forks 2 and 0", written.ToString().Trim());
    }

    private static ChannelReader<News> ChannelOf(News news)
    {
        var channel = Channel.CreateUnbounded<News>();
        channel.Writer.TryWrite(news);
        channel.Writer.Complete();
        return channel.Reader;
    }

    private IAnsiConsole ConsoleWith(AnsiSupport ansi) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi,
        ColorSystem = ColorSystemSupport.NoColors,
        Out = new AnsiConsoleOutput(written),
    });
}
