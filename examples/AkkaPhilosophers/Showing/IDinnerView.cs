using System.Threading.Channels;
using AkkaPhilosophers.Dining;

namespace AkkaPhilosophers.Showing;

/// <summary>Shows how a dinner goes on.</summary>
internal interface IDinnerView
{
    /// <summary>Reads the news to their end.</summary>
    /// <param name="news">The news.</param>
    /// <returns>How things stood at the end; null when there were no news.</returns>
    Task<DinnerState?> ShowAsync(ChannelReader<News> news);
}
