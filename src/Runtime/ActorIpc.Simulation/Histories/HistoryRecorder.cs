namespace ActorIpc.Simulation.Histories;

/// <summary>Writes down what processes ask for and what they are answered, in the order in which it happens.</summary>
/// <remarks>
/// Any number of threads may use one recorder. The order is that of a single lock, and no clock is looked at: a call is written down before it is made and its answer
/// after it has come, so the call took effect somewhere between.
/// </remarks>
public sealed class HistoryRecorder
{
    private readonly Lock gate = new();

    // Guarded by gate.
    private readonly List<HistoryCall> calls = [];
    private long events;

    /// <summary>Says that a process is about to make a call.</summary>
    /// <param name="process">The process.</param>
    /// <param name="of">The name of the object, or null for all that the process has called.</param>
    /// <param name="operation">What is asked for.</param>
    /// <returns>The call, for its answer. Without one its outcome is unknown.</returns>
    public RecordedCall Invoke(ProcessId process, string? of, object operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        lock (gate)
        {
            calls.Add(new HistoryCall(calls.Count + 1, process, of, operation, ++events));
            return new RecordedCall(this, calls.Count - 1);
        }
    }

    /// <summary>Says that a process is about to end, or has been given up: its undo, its locks and its side of a barrier go with it.</summary>
    /// <param name="process">The process.</param>
    /// <returns>The call, to be answered once the end has been carried out everywhere; without that it may happen at any time, or never.</returns>
    public RecordedCall Exit(ProcessId process) => Invoke(process, null, new ProcessExit());

    /// <summary>Makes a call and writes it down.</summary>
    /// <typeparam name="T">What the call returns.</typeparam>
    /// <param name="process">The process.</param>
    /// <param name="of">The name of the object.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="call">Makes the call.</param>
    /// <param name="answer">Says how it ended.</param>
    /// <returns>What the call returned.</returns>
    /// <exception cref="IpcException">The call was misuse, which is written down. After any other exception its outcome is unknown.</exception>
    public async ValueTask<T> CallAsync<T>(ProcessId process, string of, object operation, Func<ValueTask<T>> call, Func<T, HistoryAnswer> answer)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(answer);
        var recorded = Invoke(process, of, operation);
        try
        {
            var result = await call();
            recorded.Answer(answer(result));
            return result;
        }
        catch (IpcException misuse)
        {
            recorded.Answer(HistoryAnswer.Failed(misuse.Error));
            throw;
        }
    }

    /// <summary>What has been written down so far.</summary>
    /// <returns>The history.</returns>
    public History ToHistory()
    {
        lock (gate)
        {
            return new History([.. calls]);
        }
    }

    internal void Answer(int index, HistoryAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (gate)
        {
            if (calls[index].AnsweredAt is not null)
            {
                throw new InvalidOperationException($"Call {index + 1} has been answered already.");
            }

            calls[index] = calls[index] with { AnsweredAt = ++events, Answer = answer };
        }
    }
}

/// <summary>A call that has begun.</summary>
public readonly struct RecordedCall
{
    private readonly HistoryRecorder recorder;
    private readonly int index;

    internal RecordedCall(HistoryRecorder recorder, int index)
    {
        this.recorder = recorder;
        this.index = index;
    }

    /// <summary>Says that the answer has come.</summary>
    /// <param name="answer">The answer.</param>
    /// <exception cref="InvalidOperationException">It had come already.</exception>
    public void Answer(HistoryAnswer answer) => recorder.Answer(index, answer);
}
