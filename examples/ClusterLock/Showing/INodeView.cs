using System.Threading.Channels;
using ClusterLock.Nodes;

namespace ClusterLock.Showing;

/// <summary>Shows what a node knows.</summary>
internal interface INodeView
{
    /// <summary>Reads the news to their end.</summary>
    Task ShowAsync(ChannelReader<News> news);
}
