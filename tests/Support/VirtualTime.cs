namespace ActorIpc.Tests;

/// <summary>A clock that stands still until a test advances it; timers fire inside <see cref="Advance"/>, in the order in which they fall due.</summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<VirtualTimer> armed = [];
    private DateTimeOffset now = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How many timers are waiting to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (gate)
            {
                return armed.Count;
            }
        }
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (gate)
        {
            end = now + by;
        }

        while (true)
        {
            VirtualTimer? next;
            lock (gate)
            {
                next = armed.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (next is null)
                {
                    now = end;
                    return;
                }

                now = next.Due > now ? next.Due : now;
                armed.Remove(next);
            }

            next.Fire();
        }
    }

    private sealed class VirtualTimer(VirtualTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.armed.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = time.now + dueTime;
                    time.armed.Add(this);
                }

                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
