using System.Diagnostics;

namespace ActorIpc.Benchmarks;

/// <summary>A million waiters parked on one primitive: what each costs, what an operation costs beside them, and how long waking them all takes.</summary>
public static class Waiters
{
    public const string Name = "waiters-million";

    private const int Million = 1_000_000;
    private const int Operations = 200_000;

    public static async Task RunAsync()
    {
        // Ten beside a million, in turn, so that both meet the same machine.
        await using var few = await Parked.CreateAsync(10);
        await using var many = await Parked.CreateAsync(Million);
        var fewTimes = new List<double>();
        var manyTimes = new List<double>();
        for (var round = 0; round < 11; round++)
        {
            fewTimes.Add(await few.MeasureOperationAsync());
            manyTimes.Add(await many.MeasureOperationAsync());
        }

        fewTimes.Sort();
        manyTimes.Sort();
        Quick.Print(Name, manyTimes[5], "with-ten", fewTimes[5], many.BytesEach);
        var (call, all) = await many.WakeAllAsync();
        Quick.Print(Name + "-wake", all.TotalNanoseconds / Million, "one-second", 1000, 0);
        Console.Error.WriteLine($"wakeup of {Million:N0} on one channel: {call.TotalMilliseconds:F0} ms until wakeup returned, {all.TotalMilliseconds:F0} ms until all were woken.");
    }

    // Every waiter has a lock of its own to come back to, so that waking is measured and not a million hand-overs of one lock.
    private sealed class Parked : IAsyncDisposable
    {
        private const ulong Channel = 1;
        private const ulong OtherChannel = 2;

        private readonly IpcSystem ipc = IpcSystem.Create();
        private readonly List<ValueTask<SleepResult>> sleeps = [];
        private readonly List<IpcLock> locks = [];
        private readonly IpcProcess waiter;
        private readonly IpcProcess waker;

        private Parked()
        {
            waiter = ipc.Enter("waiter");
            waker = ipc.Enter("waker");
        }

        public double BytesEach { get; private set; }

        public static async Task<Parked> CreateAsync(int count)
        {
            var parked = new Parked();
            for (var i = 0; i < count; i++)
            {
                parked.locks.Add(parked.ipc.CreateLock());
                await parked.waiter.LockAsync(parked.locks[i]);
            }

            parked.sleeps.Capacity = count;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < count; i++)
            {
                parked.sleeps.Add(parked.waiter.Xv6.SleepAsync(Channel, parked.locks[i]));
            }

            parked.BytesEach = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
            return parked;
        }

        // A wakeup on another channel of the same primitive.
        public async Task<double> MeasureOperationAsync()
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Operations; i++)
            {
                await waker.Xv6.WakeupAsync(OtherChannel);
            }

            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Operations;
        }

        public async Task<(TimeSpan Call, TimeSpan All)> WakeAllAsync()
        {
            var start = Stopwatch.GetTimestamp();
            await waker.Xv6.WakeupAsync(Channel);
            var call = Stopwatch.GetElapsedTime(start);
            foreach (var sleep in sleeps)
            {
                if (!(await sleep).IsWoken)
                {
                    throw new InvalidOperationException("A sleeper ended otherwise than by the wakeup.");
                }
            }

            return (call, Stopwatch.GetElapsedTime(start));
        }

        public async ValueTask DisposeAsync() => await ipc.ShutdownAsync(TimeSpan.Zero);
    }
}
