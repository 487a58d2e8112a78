using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>The side of the kernel: workers make the calls, and the judge reads back what can be read.</summary>
internal abstract class KernelSide : ISide
{
    private readonly WorkerPool pool;
    private readonly WorkerProcess[] workers = new WorkerProcess[Slots.Count];
    private readonly Func<CallAnswer, string>?[] running = new Func<CallAnswer, string>?[Slots.Count];
    private readonly SortedDictionary<int, string> answers = [];

    protected KernelSide(WorkerPool pool)
    {
        this.pool = pool;
        for (var actor = 0; actor < Slots.Count; actor++)
        {
            Enter(actor);
        }
    }

    protected Slots Slots { get; } = new();

    public bool IsBusy(int actor) => running[actor] is not null;

    public void Do(Step step)
    {
        switch (step)
        {
            case Interrupt:
                workers[step.Actor].Interrupt();
                break;
            case Exit:
                running[step.Actor] = null;
                workers[step.Actor].End();
                workers[step.Actor].Dispose();
                Enter(step.Actor);
                break;
            default:
                Call(step);
                break;
        }

        // First whoever made the call: once it has returned or sleeps, all whom it has released are on their way.
        Drain(step.Actor);
        Settle();
    }

    // All answers are there after each step.
    public void Expect(int actor)
    {
    }

    public SortedDictionary<int, string> TakeAnswers()
    {
        var taken = new SortedDictionary<int, string>(answers);
        answers.Clear();
        return taken;
    }

    public abstract string ReadBack();

    public void Dispose()
    {
        Remove();
        for (var actor = 0; actor < workers.Length; actor++)
        {
            pool.Return(actor, workers[actor]);
        }
    }

    protected abstract void Call(Step step);

    /// <summary>Removes what the history has made, which lets everybody go who waits in it.</summary>
    protected abstract void Remove();

    /// <summary>A process begins in a slot.</summary>
    protected virtual void Began(int actor, WorkerProcess worker)
    {
    }

    protected WorkerProcess Worker(int actor) => workers[actor];

    protected void Begin(int actor, Command command, Func<CallAnswer, string>? write = null)
    {
        workers[actor].Begin(command);
        running[actor] = write ?? (static answer => answer.ToString());
    }

    /// <summary>A call of which only the answer counts, however long it takes: its own timeout ends it.</summary>
    protected void Finish(int actor, Command command) => answers[actor] = workers[actor].Call(command).ToString();

    /// <summary>What the judge has done in the name of a process.</summary>
    protected void Answer(int actor, string answer) => answers[actor] = answer;

    // Whom the call has released may release others in turn, who have been asked already: all are asked until none has returned or run since the last time.
    private void Settle()
    {
        for (var again = true; again;)
        {
            again = false;
            for (var actor = 0; actor < workers.Length; actor++)
            {
                again |= Drain(actor);
            }

            foreach (var worker in workers)
            {
                again |= worker.IsBusy && worker.HasRun();
            }
        }
    }

    private bool Drain(int actor)
    {
        if (running[actor] is not { } write || workers[actor].TryTakeAnswer() is not { } answer)
        {
            return false;
        }

        running[actor] = null;
        answers[actor] = write(answer);
        return true;
    }

    private void Enter(int actor)
    {
        workers[actor] = pool.Rent(actor);
        Slots.Begin(actor, workers[actor].Pid);
        Began(actor, workers[actor]);
    }
}
