using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>The deadline and the CancellationToken of one waiting call: turns either into an abandonment. Made only when a call really waits.</summary>
internal sealed class CallGuard(Request request)
{
    // Timers go up to about 49 days; a longer wait takes several.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    // The request object may be in use again when a late timer fires; the mailbox compares the generation.
    private readonly int generation = request.Generation;
    private TimeProvider time = TimeProvider.System;
    private long start;
    private TimeSpan limit;
    private ITimer? timer;
    private CancellationTokenRegistration registration;

    /// <summary>Sets a timer and listens to a token.</summary>
    /// <param name="clock">Whose timer.</param>
    /// <param name="called">The clock's timestamp of the call, from which the timeout counts.</param>
    /// <param name="timeout">How long the call may wait; null for as long as it takes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public void Arm(TimeProvider clock, long called, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (timeout is { } longest)
        {
            (time, start, limit) = (clock, called, longest);
            timer = Timers.Create(clock, static state => ((CallGuard)state!).Elapsed(), this);
            Set();
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
        if (limit > LongestTimer)
        {
            Set();
        }
        else
        {
            Abandon(Outcome.TimedOut);
        }
    }

    // The call waits already, and who sees it may advance a test's clock by hours before the timer is set, or while it is: so it is set until
    // no time has passed over it. In whole milliseconds, as fine as the system's timers: what is left is never rounded to less.
    private void Set()
    {
        for (TimeSpan? counted = null; ;)
        {
            var gone = time.GetElapsedTime(start);
            if (gone >= limit)
            {
                Abandon(Outcome.TimedOut);
                return;
            }

            var whole = TimeSpan.FromMilliseconds((long)gone.TotalMilliseconds);
            if (whole == counted)
            {
                return;
            }

            counted = whole;
            var left = limit - whole;
            timer!.Change(left < LongestTimer ? left : LongestTimer, Timeout.InfiniteTimeSpan);
        }
    }

    private void Abandon(Outcome reason) => (request.Home as Mailbox)?.Abandon(request, generation, reason);
}
