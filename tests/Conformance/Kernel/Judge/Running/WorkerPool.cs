using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>Workers that are used again from history to history.</summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly List<IDisposable> kept = [];
    private Nursery? nursery;
    private readonly Stack<WorkerProcess>[] idle = [.. Enumerable.Range(0, Slots.Count).Select(_ => new Stack<WorkerProcess>())];

    /// <summary>Whether all workers so far run in the order in which they are woken.</summary>
    public bool IsInOrder { get; private set; } = true;

    public WorkerProcess Rent(int actor)
    {
        if (idle[actor].TryPop(out var worker))
        {
            return worker;
        }

        nursery ??= new Nursery();
        IsInOrder &= nursery.IsInOrder;
        worker = nursery.Bear();
        if (actor == Slots.Stranger)
        {
            worker.Call(new Command(SystemCall.SetGroups));
            worker.Call(new Command(SystemCall.SetGroup, Slots.StrangerId, Slots.StrangerId, Slots.StrangerId));
            worker.Call(new Command(SystemCall.SetUser, Slots.StrangerId, Slots.StrangerId, Slots.StrangerId));
        }

        return worker;
    }

    /// <summary>Keeps something that is needed as long as the workers are.</summary>
    public T Keep<T>(T needed)
        where T : IDisposable
    {
        kept.Add(needed);
        return needed;
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
        foreach (var worker in idle.SelectMany(workers => workers))
        {
            worker.Dispose();
        }

        nursery?.Dispose();
        kept.ForEach(each => each.Dispose());
    }
}
