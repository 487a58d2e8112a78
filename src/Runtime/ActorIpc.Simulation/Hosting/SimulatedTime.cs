using ActorIpc.Simulation.Nodes;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Hosting;

/// <summary>Virtual time: it stands still while something can happen, and goes on to the next deadline when nothing can.</summary>
internal sealed class SimulatedTime(World world) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // By deadline, and among equal deadlines by when they were set.
    private readonly List<Alarm> armed = [];
    private long alarms;

    public TimeSpan Passed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What is armed, the earliest first.</summary>
    public IReadOnlyList<Alarm> Armed => armed;

    public override DateTimeOffset GetUtcNow()
    {
        world.Touch(Footprint.Time);
        return Beginning + Passed;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => CreateTimer(null, callback, state, dueTime, period);

    /// <summary>Makes a timer of a node: while that stands still, it does not ring.</summary>
    public ITimer CreateTimer(NodePlace? node, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var alarm = new Alarm(this, ++alarms, node, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Takes an alarm out, with the time having come at which it is due.</summary>
    public void Reach(Alarm alarm)
    {
        armed.Remove(alarm);
        if (alarm.Due > Passed)
        {
            Passed = alarm.Due;
        }
    }

    private void Arm(Alarm alarm, TimeSpan due)
    {
        alarm.Due = Passed + due;
        var at = armed.Count;
        while (at > 0 && armed[at - 1].Due > alarm.Due)
        {
            at--;
        }

        armed.Insert(at, alarm);
    }

    /// <summary>A timer. Each ring of it is a step.</summary>
    internal sealed class Alarm(SimulatedTime time, long number, NodePlace? node, TimerCallback callback, object? state) : Step, ITimer
    {
        private TimeSpan period;
        private bool disposed;

        public TimeSpan Due { get; set; }

        public override StepKey Key => new(StepKind.Alarm, number, 0);

        public override NodePlace? Node => node;

        public bool Change(TimeSpan dueTime, TimeSpan every)
        {
            time.Changed(this);
            if (disposed)
            {
                return false;
            }

            period = every;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.Arm(this, dueTime);
            }

            return true;
        }

        public override void Run(World world)
        {
            node?.Touch();
            time.Changed(this);
            time.Reach(this);
            if (period > TimeSpan.Zero)
            {
                time.Arm(this, period);
            }

            // Whoever is told by it is told from elsewhere than any process or primitive.
            using (world.As(new object()))
            {
                callback(state);
            }
        }

        public void Dispose()
        {
            Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            disposed = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void Changed(Alarm alarm)
    {
        world.Touch(Footprint.Time);
        armed.Remove(alarm);
    }
}
