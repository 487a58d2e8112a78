namespace ActorIpc.Hosting;

/// <summary>
/// The time that messages are stamped with. Reading the system's clock would be a fifth of an uncontended call, so while calls are made a timer reads it;
/// the stamp is as coarse as the kernel's own tick. A mailbox has it read anew every so many turns, in case the timer is late; where nobody does that
/// between two ticks, the timer rests.
/// </summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);

    private readonly bool isSystem = time == TimeProvider.System;
    private readonly Lock gate = new();

    // 0 while nobody calls and the timer rests.
    private long last;

    private long lastRead;

    // Guarded by gate.
    private bool readSinceTick;
    private ITimer? timer;

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long Now
    {
        get
        {
            var now = Volatile.Read(ref last);
            return now != 0 ? now : Read();
        }
    }

    /// <summary>The same, read from the system's clock.</summary>
    public long Read()
    {
        long now;
        try
        {
            now = time.GetUtcNow().ToUnixTimeMilliseconds();
        }
        catch (Exception)
        {
            // A clock that cannot tell the time must not stop a primitive: the last stamp has to do.
            return Volatile.Read(ref lastRead);
        }

        Volatile.Write(ref lastRead, now);
        if (isSystem)
        {
            lock (gate)
            {
                readSinceTick = true;
                if (last == 0)
                {
                    timer ??= Timers.Create(time, static clock => ((CoarseClock)clock!).OnTick(), this);
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
            if (!readSinceTick)
            {
                timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Volatile.Write(ref last, 0);
            }
            else
            {
                readSinceTick = false;
                Volatile.Write(ref last, time.GetUtcNow().ToUnixTimeMilliseconds());
            }
        }
    }
}
