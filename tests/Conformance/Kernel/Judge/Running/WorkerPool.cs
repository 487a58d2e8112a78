using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>Workers that are used again from history to history, for starting one takes longer than a history.</summary>
internal sealed class WorkerPool : IDisposable
{
    // Started before they are needed.
    private const int Ahead = 3;

    private readonly Queue<WorkerProcess> starting = new();
    private readonly Stack<WorkerProcess>[] idle = [.. Enumerable.Range(0, Slots.Count).Select(_ => new Stack<WorkerProcess>())];

    /// <summary>Whether all workers so far run in the order in which they are woken.</summary>
    public bool IsInOrder { get; private set; } = true;

    public WorkerProcess Rent(int actor)
    {
        if (idle[actor].TryPop(out var worker))
        {
            return worker;
        }

        while (starting.Count <= Ahead)
        {
            starting.Enqueue(WorkerProcess.Start());
        }

        worker = starting.Dequeue();
        worker.BeReady();
        IsInOrder &= worker.IsInOrder;
        if (actor == Slots.Stranger)
        {
            worker.Call(new Command(SystemCall.SetGroups));
            worker.Call(new Command(SystemCall.SetGroup, Slots.StrangerId, Slots.StrangerId, Slots.StrangerId));
            worker.Call(new Command(SystemCall.SetUser, Slots.StrangerId, Slots.StrangerId, Slots.StrangerId));
        }

        return worker;
    }

    /// <summary>Takes back a worker that is idle, or is about to be.</summary>
    public void Return(int actor, WorkerProcess worker)
    {
        if (worker.IsBusy && worker.TryTakeAnswer() is null)
        {
            worker.Dispose();
        }
        else
        {
            idle[actor].Push(worker);
        }
    }

    public void Dispose()
    {
        foreach (var worker in idle.SelectMany(workers => workers).Concat(starting))
        {
            worker.Dispose();
        }
    }
}
