namespace ActorIpc.Simulation.Scheduling;

/// <summary>Looks from outside at the threads that run simulations, once a second: nobody else could say which step it is that does not come back.</summary>
internal static class Watchdog
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly List<WeakReference<WatchedThread>> Threads = [];
    private static bool hasBegun;

    // Gone with its thread, and then forgotten.
    [ThreadStatic]
    private static WatchedThread? here;

    /// <summary>The thread of the caller.</summary>
    public static WatchedThread Here => here ??= Add(new WatchedThread(Thread.CurrentThread));

    private static WatchedThread Add(WatchedThread thread)
    {
        lock (Threads)
        {
            Threads.Add(new WeakReference<WatchedThread>(thread));
            if (!hasBegun)
            {
                hasBegun = true;
                new Thread(LookForEver) { IsBackground = true, Name = "ActorIpc.Simulation watchdog" }.UnsafeStart();
            }
        }

        return thread;
    }

    private static void LookForEver()
    {
        while (true)
        {
            Thread.Sleep(Period);
            lock (Threads)
            {
                Threads.RemoveAll(thread => !thread.TryGetTarget(out _));
                foreach (var thread in Threads)
                {
                    if (thread.TryGetTarget(out var watched))
                    {
                        watched.Look(Console.Error.WriteLine);
                    }
                }
            }
        }
    }
}
