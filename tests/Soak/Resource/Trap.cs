namespace ActorIpc.Soak.Resource;

/// <summary>Holds back an answer to whichever worker of a node comes first, so that what happens to the node happens while it holds the lock.</summary>
/// <param name="life">The node.</param>
/// <param name="after">After which request: <c>read</c>, or <c>write</c>, which is carried out.</param>
internal sealed class Trap(int life, string after)
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who sits in it.</summary>
    public WorkerState? Caught { get; private set; }

    public Task Opened => opened.Task;

    /// <summary>Whether it waits for somebody like that.</summary>
    public bool Awaits(WorkerState worker) => Caught is null && worker.Life == life;

    public bool Catches(WorkerState worker, string request)
    {
        if (!Awaits(worker) || request != after)
        {
            return false;
        }

        Caught = worker;
        return true;
    }

    public void Open() => opened.TrySetResult();
}
