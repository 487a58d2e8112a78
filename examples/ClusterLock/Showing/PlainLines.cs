using System.Globalization;
using System.Threading.Channels;
using ClusterLock.Nodes;

namespace ClusterLock.Showing;

/// <summary>One line for each thing that is worth one, for logs and pipes.</summary>
internal sealed class PlainLines(TextWriter output) : INodeView
{
    public async Task ShowAsync(ChannelReader<News> news)
    {
        await foreach (var (at, line, _) in news.ReadAllAsync())
        {
            if (line is not null)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm:ss.fff}  {line}"));
                await output.FlushAsync();
            }
        }
    }
}
