using System.Diagnostics;
using ActorIpc.Tests;

namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>The side of the actors, on the embedded host: whoever is released has its answer when the call that released it returns.</summary>
internal abstract class OurSide : ISide
{
    // Far above what any continuation needs, however busy the machine is.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(2);

    private readonly Func<string?>?[] running = new Func<string?>?[Slots.Count];
    private readonly SortedDictionary<int, string> answers = [];

    protected OurSide()
    {
        Ipc = IpcSystem.Create(new IpcOptions { Time = Time, ChecksInvariants = true });
        for (var actor = 0; actor < Slots.Count; actor++)
        {
            Enter(actor);
        }
    }

    protected VirtualTime Time { get; } = new();

    protected IpcSystem Ipc { get; }

    protected IpcProcess[] Processes { get; } = new IpcProcess[Slots.Count];

    protected Slots Slots { get; } = new();

    public bool IsBusy(int actor) => running[actor] is not null;

    public void Do(Step step)
    {
        switch (step)
        {
            case Interrupt:
                Now(Ipc.InterruptAsync(Processes[step.Actor].Id));

                // A signal has had its handler run, also where it has not ended the wait with EINTR. A wait that it has does not take another.
                Processes[step.Actor].TakeInterrupt();
                break;
            case Exit:
                running[step.Actor] = null;
                Now(Processes[step.Actor].DisposeAsync().AsTask());
                Enter(step.Actor);
                break;
            default:
                Call(step);
                break;
        }

        for (var actor = 0; actor < running.Length; actor++)
        {
            TryAnswer(actor);
        }
    }

    // Most calls have their answer on the spot. Some go on with it first, on a thread of the pool; the guard is for those that never have one.
    public void Expect(int actor)
    {
        var guard = Stopwatch.StartNew();
        while (running[actor] is not null && !TryAnswer(actor) && guard.Elapsed < Guard)
        {
            Thread.Yield();
        }
    }

    public SortedDictionary<int, string> TakeAnswers()
    {
        var taken = new SortedDictionary<int, string>(answers);
        answers.Clear();
        return taken;
    }

    public abstract string ReadBack();

    public void Dispose() => Now(Ipc.ShutdownAsync(TimeSpan.Zero));

    protected abstract void Call(Step step);

    /// <summary>A process begins in a slot.</summary>
    protected virtual void Began(int actor)
    {
    }

    /// <summary>Makes a call and says how its result is written.</summary>
    protected void Begin<T>(int actor, Func<ValueTask<T>> call, Func<T, string> write)
    {
        ValueTask<T> made;
        try
        {
            made = call();
        }
        catch (IpcException misuse)
        {
            running[actor] = () => misuse.Error.ToString();
            return;
        }

        running[actor] = () => !made.IsCompleted ? null : Write(made, write);
    }

    private bool TryAnswer(int actor)
    {
        if (running[actor]?.Invoke() is not { } answer)
        {
            return false;
        }

        running[actor] = null;
        answers[actor] = answer;
        return true;
    }

    /// <summary>A call that is answered by the time it returns.</summary>
    protected static T Now<T>(ValueTask<T> call) =>
        call.IsCompleted ? call.GetAwaiter().GetResult() : throw new InvalidOperationException("The embedded host answers on the spot.");

    private static void Now(Task call) => call.GetAwaiter().GetResult();

    private static string Write<T>(ValueTask<T> made, Func<T, string> write)
    {
        try
        {
            return write(made.GetAwaiter().GetResult());
        }
        catch (IpcException misuse)
        {
            return misuse.Error.ToString();
        }
    }

    private void Enter(int actor)
    {
        var who = actor == Slots.Stranger ? new Credentials { User = Slots.StrangerId, Group = Slots.StrangerId } : null;
        Processes[actor] = Ipc.Enter($"P{actor}", new ProcessOptions { Credentials = who });
        Slots.Begin(actor, Processes[actor].Id.Value);
        Began(actor);
    }
}
