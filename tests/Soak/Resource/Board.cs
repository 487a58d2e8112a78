namespace ActorIpc.Soak.Resource;

/// <summary>One lock around all that the harness knows, and the conditions that somebody waits for.</summary>
internal sealed class Board
{
    private readonly Lock gate = new();

    // Guarded by gate.
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> waiting = [];

    /// <summary>How long to wait for what should be a matter of seconds: a guard against waiting for ever, not a time that anybody waits.</summary>
    public static TimeSpan Guard { get; } = TimeSpan.FromSeconds(90);

    public T Change<T>(Func<T> change)
    {
        lock (gate)
        {
            var result = change();
            foreach (var met in waiting.Where(entry => entry.Condition()).ToList())
            {
                waiting.Remove(met);
                met.Met.SetResult();
            }

            return result;
        }
    }

    public void Change(Action change) => Change(() =>
    {
        change();
        return true;
    });

    /// <summary>Waits until a change has made something true.</summary>
    /// <exception cref="SoakException">It has not come about.</exception>
    public async Task Until(Func<bool> condition, Func<string> what)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (condition())
            {
                return;
            }

            waiting.Add((condition, met));
        }

        try
        {
            await met.Task.WaitAsync(Guard);
        }
        catch (TimeoutException)
        {
            lock (gate)
            {
                throw new SoakException($"After {Guard.TotalSeconds} s it is not so that {what()}.");
            }
        }
    }
}

/// <summary>Something that must not be has been seen.</summary>
internal sealed class SoakException(string message) : Exception(message);
