using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorIpc.Tests;

/// <summary>Many processes that take, meet, sleep, leave, are killed and interrupted for some time; what is counted meanwhile.</summary>
internal sealed class StressRun(TimeSpan duration, int seed)
{
    private const int Workers = 64;

    private readonly IpcSystem ipc = IpcSystem.Create(new IpcOptions { Time = TimeProvider.System, ChecksInvariants = true });
    private readonly long[] pids = new long[Workers];
    private readonly ConcurrentQueue<Exception> faults = new();
    private readonly ConcurrentQueue<Task> loose = new();
    private readonly long[] answers = new long[Enum.GetValues<Outcome>().Length];
    private readonly Stopwatch running = Stopwatch.StartNew();
    private int semid;
    private SemaphoreSet? set;
    private IpcLock? guard;
    private WaitChannel? channel;
    private long started;
    private long ended;
    private long lives;

    public static IReadOnlyList<int> Initial { get; } = [1, 3, 5, 0];

    /// <summary>How calls must have ended, some of them, or the run has shown nothing.</summary>
    public static IReadOnlyList<Outcome> Kinds { get; } =
        [Outcome.Granted, Outcome.WouldBlock, Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed, Outcome.Exited];

    public IpcSystem Ipc => ipc;

    public long Started => Volatile.Read(ref started);

    public long Ended => Volatile.Read(ref ended);

    /// <summary>How many processes have ended.</summary>
    public long Lives => Volatile.Read(ref lives);

    public IReadOnlyCollection<Exception> Faults => faults;

    private bool IsOver => !faults.IsEmpty || (running.Elapsed > duration && HasShownSomething);

    // On a machine that is busy with other things the time alone may have passed with hardly any work done.
    private bool HasShownSomething => Lives > 2 * Workers && Kinds.All(kind => Answers(kind) > 0);

    public long Answers(Outcome outcome) => Volatile.Read(ref answers[(int)outcome]);

    public override string ToString() =>
        $"{Started} calls of {Lives} processes: "
        + string.Join(", ", Enum.GetValues<Outcome>().Select(outcome => $"{outcome} {Answers(outcome)}"));

    /// <summary>Runs until every worker has ended by itself; nobody is killed to make it end.</summary>
    public async Task RunAsync()
    {
        await using var self = ipc.Enter("stress");
        semid = await self.SystemV.SemGetAsync("stress", Initial.Count, IpcFlags.Create | IpcFlags.Everybody, Initial);
        set = await self.SystemV.OpenAsync(semid);
        guard = ipc.Lock("stress");
        channel = ipc.Channel("stress");
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(SuperviseAsync));
        await Task.WhenAll(loose);
    }

    public async Task<IReadOnlyList<int>> ValuesAsync()
    {
        await using var self = ipc.Enter("reader");
        return (await self.SystemV.SemCtlAsync(semid, 0, SemaphoreCommand.GetAll)).Values!;
    }

    // Whoever ends, by a kill or by itself, is replaced.
    private async Task SuperviseAsync(int slot)
    {
        for (var life = 0; !IsOver; life++)
        {
            var random = new Random(unchecked((seed * 397 + slot) * 397 + life));
            var worker = ipc.Spawn($"worker {slot}, life {life}", self => WorkAsync(self, random));
            Volatile.Write(ref pids[slot], worker.Id.Value);
            try
            {
                await worker.Completion;
            }
            catch (Exception exception)
            {
                faults.Enqueue(exception);
            }

            Interlocked.Increment(ref lives);
        }
    }

    private async Task<ExitStatus> WorkAsync(IpcProcess self, Random random)
    {
        while (!IsOver && !self.Killed)
        {
            switch (random.Next(12))
            {
                case 0:
                    await self.KillAsync(Somebody(random));
                    break;
                case 1:
                    await self.InterruptAsync(Somebody(random));
                    break;
                case 2 or 3 or 4:
                    await AcquireAsync(self, random);
                    break;
                case 5:
                    await MoveAsync(self, random);
                    break;
                case 6 or 7:
                    await SleepAsync(self, random);
                    break;
                case 8:
                    await LockAsync(self, random);
                    break;
                case 9 or 10:
                    using (var ends = new Ends(random, mayWaitForEver: false))
                    {
                        await Meet(self, random, ends);
                    }

                    break;
                case 11 when random.Next(20) == 0:
                    LeaveInTheMiddle(self, random);
                    return ExitStatus.Failure;
            }
        }

        self.ThrowIfKilled();
        return ExitStatus.Success;
    }

    private async Task AcquireAsync(IpcProcess self, Random random)
    {
        using var ends = new Ends(random, mayWaitForEver: true);
        var grant = await Counted(Acquire(self, random, ends), grant => grant.Outcome);
        if (grant.IsHeld && random.Next(3) == 0)
        {
            using var others = new Ends(random, mayWaitForEver: false);
            await Meet(self, random, others);
        }

        // A killed process sometimes leaves it to undo.
        if (!self.Killed || random.Next(2) == 0)
        {
            await grant.DisposeAsync();
        }
    }

    // Units on their way between two semaphores; the end of the process or the second call brings them back.
    private async Task MoveAsync(IpcProcess self, Random random)
    {
        using var ends = new Ends(random, mayWaitForEver: false);
        var there = await OperateAsync(self, [SemaphoreOp.Take(1), SemaphoreOp.Give(3)], ends.Timeout, ends.Token);
        if (there.IsGranted)
        {
            await OperateAsync(self, [SemaphoreOp.AwaitZero(0)], TimeSpan.FromMilliseconds(1));
            await OperateAsync(self, [SemaphoreOp.Take(3), SemaphoreOp.Give(1)], TimeSpan.Zero);
        }
    }

    private async Task SleepAsync(IpcProcess self, Random random)
    {
        using var ends = new Ends(random, mayWaitForEver: false);
        await using var key = await Counted(self.LockAsync(guard!), grant => grant.Outcome);
        if (random.Next(2) == 0)
        {
            await (random.Next(2) == 0 ? self.WakeupAsync(channel!) : self.WakeupOneAsync(channel!));
        }
        else
        {
            var sleep = random.Next(4) == 0
                ? self.SleepUninterruptibleAsync(channel!, guard!, ends.Timeout, ends.Token)
                : self.SleepAsync(channel!, guard!, ends.Timeout, ends.Token);
            await Counted(sleep, result => result.Outcome);
        }
    }

    private async Task LockAsync(IpcProcess self, Random random)
    {
        using var ends = new Ends(random, mayWaitForEver: true);
        var locking = random.Next(2) == 0
            ? self.LockAsync(guard!, ends.Timeout, ends.Token)
            : self.LockInterruptibleAsync(guard!, ends.Timeout, ends.Token);
        await using var key = await Counted(locking, grant => grant.Outcome);
    }

    // Ends the process with calls under way: what they are granted must not be lost with it.
    private void LeaveInTheMiddle(IpcProcess self, Random random)
    {
        var none = new Ends(random, mayWaitForEver: true);
        loose.Enqueue(Counted(Acquire(self, random, none), grant => grant.Outcome));
        loose.Enqueue(Meet(self, random, none));
        loose.Enqueue(Counted(self.LockAsync(guard!), grant => grant.Outcome));
        if (self.TryLock(ipc.Lock("second"), out _))
        {
            loose.Enqueue(Counted(self.SleepAsync(channel!, ipc.Lock("second")), sleep => sleep.Outcome));
        }
    }

    private ValueTask<SemaphoreGrant> Acquire(IpcProcess self, Random random, Ends ends) => random.Next(2) == 0
        ? self.AcquireAsync(set!, random.Next(2), 1, ends.Timeout, ends.Token)
        : self.AcquireAsync(set!, [SemaphoreOp.Take(0), SemaphoreOp.Take(2, random.Next(1, 4))], ends.Timeout, ends.Token);

    private Task<OperateResult> OperateAsync(
        IpcProcess self, ReadOnlySpan<SemaphoreOp> ops, TimeSpan? timeout, CancellationToken token = default) =>
        Counted(self.OperateAsync(set!, ops, true, timeout, token), result => result.Outcome);

    private Task<RendezvousResult> Meet(IpcProcess self, Random random, Ends ends) =>
        Counted(self.RendezvousAsync((ulong)random.Next(5), (ulong)self.Id.Value, ends.Timeout, ends.Token), meeting => meeting.Outcome);

    private ProcessId Somebody(Random random) => new(Volatile.Read(ref pids[random.Next(Workers)]));

    private async Task<T> Counted<T>(ValueTask<T> call, Func<T, Outcome> outcome)
    {
        Interlocked.Increment(ref started);
        var result = await call;
        Interlocked.Increment(ref ended);
        Interlocked.Increment(ref answers[(int)outcome(result)]);
        return result;
    }

    /// <summary>How a wait may end beside its grant.</summary>
    private sealed class Ends : IDisposable
    {
        private readonly CancellationTokenSource? source;

        public Ends(Random random, bool mayWaitForEver)
        {
            switch (random.Next(mayWaitForEver ? 5 : 4))
            {
                case 0:
                    source = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(4)));
                    break;
                case 1 or 2:
                    Timeout = TimeSpan.FromMilliseconds(random.Next(4));
                    break;
                case 3:
                    Timeout = TimeSpan.FromMilliseconds(2);
                    source = new CancellationTokenSource(TimeSpan.FromMilliseconds(2));
                    break;
            }
        }

        public TimeSpan? Timeout { get; }

        public CancellationToken Token => source?.Token ?? default;

        public void Dispose() => source?.Dispose();
    }
}
