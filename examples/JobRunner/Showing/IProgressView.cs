using ActorIpc;
using JobRunner.Running;

namespace JobRunner.Showing;

/// <summary>Shows how a run goes on.</summary>
public interface IProgressView
{
    /// <summary>The body of a process that reads the board until its last news.</summary>
    /// <param name="self">The process.</param>
    /// <param name="board">The board.</param>
    /// <param name="resources">The resources.</param>
    /// <returns>A task that is complete when the run is over.</returns>
    Task FollowAsync(IpcProcess self, Board board, ResourcePool resources);
}
