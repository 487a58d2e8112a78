namespace ActorIpc.Hosting;

/// <summary>
/// The time that messages are stamped with. Reading the system's clock would be a fifth of an uncontended call, so while calls are made a timer reads it,
/// and every 64th call as well in case the timer is late; the stamp is as coarse as the kernel's own tick.
/// </summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private const int CallsBetweenReadings = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);

    private readonly bool isSystem = time == TimeProvider.System;
    private readonly Lock gate = new();

    // 0 while nobody calls and the timer rests.
    private long last;

    // Not exact: threads may count over each other.
    private int calls;

    // Guarded by gate.
    private int callsAtTick;
    private ITimer? timer;

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long Now
    {
        get
        {
            var now = Volatile.Read(ref last);
            return now != 0 && ++calls % CallsBetweenReadings != 0 ? now : Read();
        }
    }

    private long Read()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (isSystem)
        {
            lock (gate)
            {
                if (last == 0)
                {
                    timer ??= time.CreateTimer(static clock => ((CoarseClock)clock!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    timer.Change(Tick, Tick);
                }

                Volatile.Write(ref last, now);
            }
        }

        return now;
    }

    private void OnTick()
    {
        lock (gate)
        {
            if (callsAtTick == calls)
            {
                timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Volatile.Write(ref last, 0);
            }
            else
            {
                callsAtTick = calls;
                Volatile.Write(ref last, time.GetUtcNow().ToUnixTimeMilliseconds());
            }
        }
    }
}
