namespace ActorIpc.Hosting;

/// <summary>The time that messages are stamped with. With the system's clock it costs a third of reading that clock, and is as coarse as the kernel's tick.</summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private const long AnchorLife = 1000;

    private readonly bool isSystem = time == TimeProvider.System;
    private long anchored = long.MinValue / 2;
    private long offset;

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long Now
    {
        get
        {
            if (!isSystem)
            {
                return time.GetUtcNow().ToUnixTimeMilliseconds();
            }

            var tick = Environment.TickCount64;
            if (tick - Volatile.Read(ref anchored) > AnchorLife)
            {
                // Threads that get here together write the same to within a tick.
                Volatile.Write(ref offset, time.GetUtcNow().ToUnixTimeMilliseconds() - tick);
                Volatile.Write(ref anchored, tick);
            }

            return tick + Volatile.Read(ref offset);
        }
    }
}
