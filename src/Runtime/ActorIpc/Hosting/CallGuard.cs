using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>The deadline and the CancellationToken of one waiting call: turns either into an abandonment. Made only when a call really waits.</summary>
internal sealed class CallGuard(Request request)
{
    // Timers go up to about 49 days; a longer wait takes several.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    // The request object may be in use again when a late timer fires; the mailbox compares the generation.
    private readonly int generation = request.Generation;
    private TimeSpan remaining;
    private ITimer? timer;
    private CancellationTokenRegistration registration;

    public void Arm(TimeProvider time, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (timeout is { } limit)
        {
            remaining = limit;
            timer = Timers.Create(time, static state => ((CallGuard)state!).Elapsed(), this);
            Continue();
        }

        if (cancellation.CanBeCanceled)
        {
            registration = cancellation.UnsafeRegister(static state => ((CallGuard)state!).Abandon(Outcome.Cancelled), this);
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        registration.Unregister();
    }

    private void Elapsed()
    {
        if (remaining > TimeSpan.Zero)
        {
            Continue();
        }
        else
        {
            Abandon(Outcome.TimedOut);
        }
    }

    private void Continue()
    {
        var next = remaining < LongestTimer ? remaining : LongestTimer;
        remaining -= next;
        timer!.Change(next, Timeout.InfiniteTimeSpan);
    }

    private void Abandon(Outcome reason) => (request.Home as Mailbox)?.Abandon(request, generation, reason);
}
