namespace ActorIpc.Simulation.Scheduling;

/// <summary>
/// A thread that runs simulations. A step in which it stands blocked for so many looks is broken off, for in a simulation nobody would end the wait; one in which it
/// runs on for so many is told of. A step that only takes long may take as long as it likes.
/// </summary>
internal sealed class WatchedThread(Thread thread)
{
    /// <summary>In how many looks, one after the other, it has to be seen in the same step.</summary>
    public const int Patience = 10;

    private const int Outside = 0;
    private const int Inside = 1;
    private const int Breaking = 2;
    private const int Broken = 3;

    // Of the thread.
    private World? world;
    private StepKey? step;
    private long steps;

    private int state;

    // Of whoever looks.
    private long seen = -1;
    private int looks;
    private int blocked;

    /// <summary>From here on the thread is in a step, or where there is none, in the program itself, until the scope ends. Scopes may be nested.</summary>
    public Scope Enter(World into, StepKey? key)
    {
        var scope = new Scope(this, world, step);
        (world, step) = (into, key);
        Volatile.Write(ref steps, steps + 1);
        if (scope.IsOutermost)
        {
            Volatile.Write(ref state, Inside);
        }

        return scope;
    }

    /// <summary>Looks where the thread is. Called by another one.</summary>
    /// <param name="tell">Told of a step that does not come back.</param>
    public void Look(Action<string> tell)
    {
        var now = Volatile.Read(ref steps);
        if (now != seen || Volatile.Read(ref state) != Inside)
        {
            (seen, looks, blocked) = (now, 0, 0);
            return;
        }

        blocked = IsBlocked ? blocked + 1 : 0;
        if (blocked >= Patience)
        {
            Break(now);
        }
        else if (++looks == Patience && blocked == 0)
        {
            tell($"ActorIpc.Simulation: {world?.Running} does not come back from {Where(step)}: it turns without an await, or waits outside of .NET.");
        }
    }

    private bool IsBlocked => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    private static string Where(StepKey? key) => key is { } step ? $"step {step}" : "what it does before or after all steps";

    private void Break(long seenIn)
    {
        if (Interlocked.CompareExchange(ref state, Breaking, Inside) != Inside)
        {
            return;
        }

        // It cannot leave the step now.
        var isStill = Volatile.Read(ref steps) == seenIn && IsBlocked;
        if (isStill)
        {
            world!.LeftByBlocking(Where(step));
            thread.Interrupt();
            blocked = 0;
        }

        Volatile.Write(ref state, isStill ? Broken : Inside);
    }

    private void Leave(World? before, StepKey? stepBefore)
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref state, Outside, Inside) != Inside)
        {
            if (Volatile.Read(ref state) == Broken)
            {
                TakeInterruption();
                Volatile.Write(ref state, Inside);
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        (world, step) = (before, stepBefore);
        if (before is not null)
        {
            Volatile.Write(ref state, Inside);
        }
    }

    // It may have come too late to break anything: then it would break what comes after the run.
    private static void TakeInterruption()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
        }
    }

    internal readonly struct Scope(WatchedThread of, World? before, StepKey? stepBefore) : IDisposable
    {
        public bool IsOutermost => before is null;

        public void Dispose() => of.Leave(before, stepBefore);
    }
}
