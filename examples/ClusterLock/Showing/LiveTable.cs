using System.Globalization;
using System.Threading.Channels;
using ClusterLock.Nodes;
using Spectre.Console;

namespace ClusterLock.Showing;

/// <summary>A table that is drawn anew as things go on, for terminals.</summary>
internal sealed class LiveTable(IAnsiConsole console) : INodeView
{
    public Task ShowAsync(ChannelReader<News> news) =>
        console.Live(Text.Empty).StartAsync(async live =>
        {
            await foreach (var (at, _, state) in news.ReadAllAsync())
            {
                live.UpdateTarget(Draw(state, at));
                live.Refresh();
            }
        });

    public static Table Draw(BoardState state, DateTime now)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Node", "Cluster", "Now", "What", "For", "Token", "Waited", "Rounds");
        foreach (var (address, node) in state.Nodes)
        {
            var (word, color) = (node.Word, ColorOf(node));
            table.AddRow(
                new Text(address == state.Self ? word.Name + " *" : word.Name),
                new Text(node.Membership, color),
                new Text(word.Doing.ToString().ToLowerInvariant(), color),
                new Text(word.What),
                new Text(Seconds(now - node.Since)),
                new Text(word.Token),
                new Text($"{word.Waited} ms"),
                new Text($"{word.Rounds}"));
        }

        table.Caption(state.Stock is { } stock
            ? $"free: {Wording.Of(stock.FreeDesks, stock.FreeLamps)}; waiting: {stock.Waiting}; seen {Seconds(now - stock.Seen)} ago"
            : "the workshop has not answered yet");
        return table;
    }

    private static Color ColorOf(NodeState node) => (node.Membership, node.Word.Doing) switch
    {
        (not NodeState.Up, _) => Color.Red,
        (_, Doing.Holding) => Color.Green,
        (_, Doing.Waiting) => Color.Yellow,
        _ => Color.Grey,
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
