using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>The time of an actor system's scheduler, so that deadlines are virtual where the scheduler is. As fine as its tick, 10 ms by default.</summary>
internal sealed class SchedulerTime(IScheduler scheduler) : TimeProvider
{
    /// <summary>The time that messages are stamped with: the system's own clock, unless the scheduler has another.</summary>
    public static TimeProvider StampsOf(IScheduler scheduler) => scheduler is HashedWheelTimerScheduler ? System : new SchedulerTime(scheduler);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => scheduler.Now;

    // The monotonic clock of a scheduler with a time of its own, such as a test's, goes by real time.
    public override long GetTimestamp() => scheduler is HashedWheelTimerScheduler ? scheduler.MonotonicClock.Ticks : scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SchedulerTimer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SchedulerTimer(IScheduler scheduler, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock gate = new();
        private ICancelable? armed;
        private bool disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                armed?.Cancel();
                armed = null;
                if (disposed)
                {
                    return false;
                }

                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Arm(dueTime, period);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                disposed = true;
                armed?.Cancel();
                armed = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime, TimeSpan period)
        {
            var cancelable = new Cancelable(scheduler.Advanced);
            armed = cancelable;
            scheduler.Advanced.ScheduleOnce(dueTime, () => Fire(cancelable, period), cancelable);
        }

        private void Fire(ICancelable due, TimeSpan period)
        {
            lock (gate)
            {
                if (!ReferenceEquals(armed, due))
                {
                    return;
                }

                armed = null;
                if (period > TimeSpan.Zero)
                {
                    Arm(period, period);
                }
            }

            // Whoever goes on must not hold up the scheduler's one thread.
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Call(), this, preferLocal: false);
        }

        private void Call() => callback(state);
    }
}
