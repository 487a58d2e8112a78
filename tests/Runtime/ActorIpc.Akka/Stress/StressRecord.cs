using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorIpc.Akka.Tests;

/// <summary>What is counted while actors are under stress, and when they have been long enough.</summary>
internal sealed class StressRecord(TimeSpan duration, int seed)
{
    public const int Workers = 64;

    /// <summary>How calls must have ended, some of them, or the run has shown nothing.</summary>
    public static IReadOnlyList<Outcome> Kinds { get; } =
        [Outcome.Granted, Outcome.WouldBlock, Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed, Outcome.Exited];

    private readonly ConcurrentQueue<string> faults = new();
    private readonly long[] answers = new long[Enum.GetValues<Outcome>().Length];
    private readonly TaskCompletionSource allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch running = Stopwatch.StartNew();
    private long begun;
    private long unanswered = 1;
    private long refused;
    private long ends;
    private int lives;

    public IReadOnlyCollection<string> Faults => faults;

    public bool IsOver => !faults.IsEmpty || (running.Elapsed > duration && HasShownSomething);

    // On a machine that is busy with other things the time alone may have passed with hardly any work done.
    private bool HasShownSomething => Volatile.Read(ref ends) > 2 * Workers && Kinds.All(kind => Volatile.Read(ref answers[(int)kind]) > 0);

    /// <summary>
    /// What one life of a worker does. Every life does something else: one that fails by what it does first would otherwise be restarted for ever, faster than
    /// its calls are answered.
    /// </summary>
    public Random RandomOfNextLife() => new(unchecked((seed * 397) ^ Interlocked.Increment(ref lives)));

    public void Fault(string what) => faults.Enqueue(what);

    /// <summary>The end of an actor, of one of its lives, or of its process.</summary>
    public void CountEnd() => Interlocked.Increment(ref ends);

    /// <summary>Something that has to be answered begins.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref unanswered);
    }

    public void End()
    {
        if (Interlocked.Decrement(ref unanswered) == 0)
        {
            allAnswered.SetResult();
        }
    }

    /// <summary>To be called once, when nobody begins anything any more.</summary>
    public Task AllAnsweredAsync()
    {
        End();
        return allAnswered.Task;
    }

    /// <summary>Notes how a call ends; the note is not bound to the actor that made the call, which may be gone by then.</summary>
    public Task<T> Counted<T>(ValueTask<T> call, Func<T, Outcome> outcome)
    {
        Begin();
        var calling = call.AsTask();
        calling.ContinueWith(
            ended =>
            {
                switch (ended.Exception?.InnerException)
                {
                    case null:
                        Interlocked.Increment(ref answers[(int)outcome(ended.Result)]);
                        break;
                    case IpcException { Error: Errno.ESRCH }:
                        Interlocked.Increment(ref refused);
                        break;
                    case var unforeseen:
                        Fault($"a call failed: {unforeseen}");
                        break;
                }

                End();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        return calling;
    }

    public override string ToString() =>
        $"seed {seed}: {begun} begun, {Volatile.Read(ref unanswered)} unanswered, {ends} ends, {refused} of the dead; "
        + string.Join(", ", Enum.GetValues<Outcome>().Select(outcome => $"{outcome} {answers[(int)outcome]}"))
        + string.Concat(faults.Take(5).Select(fault => $"\n{fault}"));
}

/// <summary>How a wait may end beside its grant.</summary>
internal sealed class WaitEnds
{
    public WaitEnds(Random random, bool mayWaitForEver)
    {
        switch (random.Next(mayWaitForEver ? 6 : 5))
        {
            case 0:
                Token = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(4))).Token;
                break;
            case 1 or 2:
                Timeout = TimeSpan.FromMilliseconds(random.Next(4));
                break;
            case 3:
                Timeout = TimeSpan.Zero;
                break;
            case 4:
                (Timeout, Token) = (TimeSpan.FromMilliseconds(2), new CancellationTokenSource(TimeSpan.FromMilliseconds(2)).Token);
                break;
        }
    }

    public TimeSpan? Timeout { get; }

    public CancellationToken Token { get; }
}
