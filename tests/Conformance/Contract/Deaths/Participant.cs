namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>A process of a scenario. All its calls go through here, so that they are counted, and a fault can strike at each.</summary>
internal sealed class Participant(Performance performance, string name)
{
    private readonly TaskCompletionSource<ExitStatus> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isForked;
    private int interrupts;

    public string Name => name;

    public IpcProcess Process { get; private set; } = null!;

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether its end is under way still.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>How many calls it has made.</summary>
    public int Calls { get; private set; }

    /// <summary>How many of them have been answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Whether the call that it is in could be granted now; null when it is in none.</summary>
    public Func<IpcProcess, Task<bool>>? CouldGo { get; private set; }

    /// <summary>Makes a call that may wait, and makes it again when an interrupt broke it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="couldGo">Whether it could be granted now, in the eyes of a bystander.</param>
    /// <param name="ended">Is told of every end, also when the process does not live to hear of it.</param>
    public async Task<T> WaitAsync<T>(
        Func<IpcProcess, ValueTask<T>> call, Func<T, Outcome> outcome, Func<IpcProcess, Task<bool>> couldGo, Action<T>? ended = null)
    {
        while (true)
        {
            var result = await TryAsync(call, outcome, couldGo, ended);
            if (outcome(result) != Outcome.Interrupted)
            {
                return result;
            }
        }
    }

    /// <summary>As <see cref="WaitAsync"/>, but an interrupt is the script's to deal with.</summary>
    public async Task<T> TryAsync<T>(
        Func<IpcProcess, ValueTask<T>> call, Func<T, Outcome> outcome, Func<IpcProcess, Task<bool>> couldGo, Action<T>? ended = null)
    {
        LeaveIfGone();
        var number = ++Calls;
        var pending = call(Process);
        CouldGo = couldGo;
        var waits = !pending.IsCompleted;
        performance.Reached(this, number, Moment.Called, waits);
        var result = await pending;
        CouldGo = null;
        Answers++;
        Check(outcome(result));
        ended?.Invoke(result);
        if (!waits)
        {
            // The others come in between here too.
            await Task.Yield();
        }

        performance.Reached(this, number, Moment.Answered, waits);
        LeaveIfGone();
        return result;
    }

    /// <summary>Makes a call that does not wait.</summary>
    public Task<T> DoAsync<T>(Func<IpcProcess, ValueTask<T>> call, Action<T>? ended = null) =>
        TryAsync(call, _ => Outcome.Granted, _ => Task.FromResult(true), ended);

    /// <summary>Makes a call that does not wait and brings nothing.</summary>
    public Task DoAsync(Func<IpcProcess, ValueTask> call, Action? ended = null) => DoAsync(
        async self =>
        {
            await call(self);
            return true;
        },
        _ => ended?.Invoke());

    /// <summary>Starts a child, which begins when its parent waits next.</summary>
    public Participant Fork(string child, Func<Participant, Task> body)
    {
        LeaveIfGone();
        var forked = performance.Add(child);
        forked.isForked = true;
        using var begun = new ManualResetEventSlim();
        forked.Process = Process.Fork(child, _ =>
        {
            begun.Set();
            return forked.over.Task;
        });
        Assert.True(Stage.Now(() => Task.Run(() => begun.Wait(TimeSpan.FromSeconds(30)))), "The child has begun.");
        forked.Start(body);
        return forked;
    }

    public void Enter(IpcSystem system, ProcessOptions? options, Func<Participant, Task> body)
    {
        Process = system.Enter(name, options);
        Start(body);
    }

    public void Suffer(Mishap mishap)
    {
        switch (mishap)
        {
            case Mishap.End:
                End();
                break;
            case Mishap.Kill:
                _ = Stage.Now(() => Process.System.KillAsync(Process.Id).AsTask());
                break;
            case Mishap.Interrupt:
                interrupts++;
                _ = Stage.Now(() => Process.System.InterruptAsync(Process.Id).AsTask());
                break;
        }
    }

    /// <summary>Ends the process, whatever it is doing. Called on the stage.</summary>
    public void End()
    {
        if (!HasEnded)
        {
            HasEnded = true;
            if (isForked)
            {
                over.TrySetResult(Process.Killed ? ExitStatus.Killed : ExitStatus.Success);
                _ = Stage.Now(() => Process.Completion);
            }
            else
            {
                // What it held may be in the hands of others who have to go on first.
                _ = LeaveAsync();
            }
        }
    }

    private void Start(Func<Participant, Task> body) => performance.Stage.Post(async _ =>
    {
        try
        {
            await body(this);
        }
        catch (GoneException)
        {
            // It has ended, or leaves because it was killed.
        }
        catch (Exception exception)
        {
            performance.Stage.Failure ??= exception;
        }

        End();
    }, null);

    private async Task LeaveAsync()
    {
        IsLeaving = true;
        await Process.DisposeAsync();
        IsLeaving = false;
    }

    private void LeaveIfGone()
    {
        if (HasEnded || Process.Killed)
        {
            throw new GoneException();
        }
    }

    // What befalls one process ends no wait of another.
    private void Check(Outcome outcome)
    {
        var own = outcome switch
        {
            Outcome.Exited => HasEnded,
            Outcome.Killed => Process.Killed,
            Outcome.Interrupted => interrupts-- > 0,
            Outcome.TimedOut or Outcome.Cancelled or Outcome.WouldBlock => false,
            _ => true,
        };
        Assert.True(own, $"A call of {name} ended as {outcome}, for which there was no reason.");
    }

    private sealed class GoneException : Exception;
}
