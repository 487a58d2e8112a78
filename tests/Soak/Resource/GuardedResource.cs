using System.Diagnostics;
using System.Globalization;
using ActorIpc.Simulation.Histories;

namespace ActorIpc.Soak.Resource;

/// <summary>Two counters outside of the cluster under one lock of it: one believes whoever writes, the other asks a <see cref="FencingGuard"/>. Writes down all that it sees.</summary>
internal sealed class GuardedResource(Board board)
{
    private const int SequenceBits = 32;

    // Of each worker in each half of a round: more would only keep the machine from noticing in time who is alive.
    private const int MostWrites = 30;

    private readonly FencingGuard guard = new();

    // All guarded by the board.
    private HistoryRecorder recorder = new();
    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isOpen;
    private Trap? trap;
    private long plainBefore;
    private long fencedBefore;
    private long highestBefore;
    private long lastGrantAt;

    // The token above which a grant is one after the fault, and whom that struck.
    private long atFault = long.MaxValue;
    private int faultyLife;

    public Counter Plain { get; } = new();

    public Counter Fenced { get; } = new();

    public List<WorkerState> Workers { get; } = [];

    /// <summary>Writes that the guard has refused.</summary>
    public long Refused { get; private set; }

    /// <summary>The highest token of all grants, in one number.</summary>
    public long Highest { get; private set; }

    /// <summary>The first grant after the fault to somebody else: its timestamp; 0 while there is none.</summary>
    public long PassedOnAt { get; private set; }

    /// <summary>The longest time between two grants since the fault.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>What was seen of the lock that cannot be.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Workers on nodes that nothing was done to, which were told that their node is out of the cluster, in this round.</summary>
    public List<(int Life, Outcome Outcome)> ToldOtherwise { get; } = [];

    public IEnumerable<WorkerState> LiveExcept(int life) => Workers.Where(worker => worker is { IsGone: false, IsRetired: false } && worker.Life != life);

    /// <summary>Lets the workers go on, with a new history.</summary>
    public void BeginRound() => board.Change(() =>
    {
        recorder = new HistoryRecorder();
        (plainBefore, fencedBefore, highestBefore) = (Plain.Value, Fenced.Value, Highest);
        (atFault, PassedOnAt, faultyLife, LongestGap) = (long.MaxValue, 0, 0, TimeSpan.Zero);
        ToldOtherwise.Clear();
        Workers.RemoveAll(worker => worker.IsGone);
        foreach (var worker in Workers)
        {
            (worker.IsIdle, worker.Progress) = (false, 0);
        }

        isOpen = true;
        Wake();
    });

    /// <summary>Lets nobody take the lock again.</summary>
    public void EndRound() => board.Change(() => isOpen = false);

    /// <summary>Sets a trap.</summary>
    public void Set(Trap set) => board.Change(() =>
    {
        trap = set;
        Wake();
    });

    /// <summary>Tells the workers of all other nodes to go: those are no longer.</summary>
    public void KeepOnly(IReadOnlyCollection<int> lives) => board.Change(() =>
    {
        foreach (var worker in Workers)
        {
            worker.IsRetired = !lives.Contains(worker.Life);
        }

        Wake();
    });

    /// <summary>From here on progress is progress after the fault, and the processes of a node may end.</summary>
    /// <returns>Their ends, to be answered when they are sure to have come.</returns>
    public List<RecordedCall> Strike(int life) => board.Change(() =>
    {
        (atFault, faultyLife, lastGrantAt) = (Highest, life, Stopwatch.GetTimestamp());
        foreach (var worker in Workers)
        {
            worker.Progress = 0;
        }

        Wake();
        return Workers.Where(worker => worker.Life == life).Select(worker => recorder.Exit(worker.Process)).ToList();
    });

    /// <summary>Judges what was seen since the round began.</summary>
    /// <param name="withLock">Whether the history of the lock is judged too.</param>
    public (int Calls, string? Failure) Check(bool withLock)
    {
        var history = board.Change(recorder.ToHistory);
        var calls = withLock ? history : new History([.. history.Calls.Where(call => call.Object is not (null or "lock"))]);
        var verdict = calls.Check(name => name switch
        {
            "lock" => new LockModel(),
            "plain" => new RegisterModel(plainBefore),
            _ => new RegisterModel(fencedBefore),
        });
        return (calls.Calls.Count, verdict.IsLinearizable ? null : verdict.ToString());
    }

    public WorkerState Greet(int life, int number) => board.Change(() =>
    {
        var worker = new WorkerState(life, number);
        Workers.Add(worker);
        return worker;
    });

    public void Part(WorkerState worker) => board.Change(() => worker.IsGone = true);

    public async Task<string> Answer(WorkerState worker, string[] words)
    {
        if (words[0] == "acquire")
        {
            return await Acquire(worker);
        }

        var (answer, caughtBy) = board.Change(() =>
        {
            var said = words[0] switch
            {
                "read" => Read(worker, TokenOf(words), bool.Parse(words[3])),
                "write" => Write(worker, TokenOf(words), long.Parse(words[3], CultureInfo.InvariantCulture), long.Parse(words[4], CultureInfo.InvariantCulture)),
                _ => End(worker, Enum.Parse<Outcome>(words[1])),
            };
            return (said, trap?.Catches(worker, words[0]) == true ? trap : null);
        });
        if (caughtBy is not null)
        {
            await caughtBy.Opened;
        }

        return answer;
    }

    private static FencingToken TokenOf(string[] words) => new(long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));

    private static long InOne(FencingToken token) => (token.Incarnation << SequenceBits) + token.Sequence;

    private async Task<string> Acquire(WorkerState worker)
    {
        while (true)
        {
            var (answer, later) = board.Change(() => TryAcquire(worker));
            if (answer is not null)
            {
                return answer;
            }

            await later;
        }
    }

    private (string? Answer, Task Later) TryAcquire(WorkerState worker)
    {
        worker.Releasing?.Answer(HistoryAnswer.Granted());
        worker.Releasing = null;
        worker.IsIdle = worker.IsRetired || !isOpen || (worker.Progress >= MostWrites && trap?.Awaits(worker) != true);
        if (worker.IsIdle)
        {
            return (worker.IsRetired ? "stop" : null, news.Task);
        }

        worker.Acquiring = recorder.Invoke(worker.Process, "lock", new LockAcquire());
        return ("go", Task.CompletedTask);
    }

    // Whoever is held back looks again whether it may go on.
    private void Wake()
    {
        news.SetResult();
        news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private string Read(WorkerState worker, FencingToken token, bool ownerDied)
    {
        var number = InOne(token);
        worker.Acquiring!.Value.Answer(HistoryAnswer.Granted(new LockHeld(ownerDied, number)));
        worker.Acquiring = null;
        if (number <= highestBefore)
        {
            Violations.Add($"{worker} was granted {token}, which is not above {highestBefore >> SequenceBits}.{(uint)highestBefore} of an earlier round");
        }

        Highest = Math.Max(Highest, number);
        if (number > atFault && worker.Life != faultyLife)
        {
            var now = Stopwatch.GetTimestamp();
            PassedOnAt = PassedOnAt == 0 ? now : PassedOnAt;
            LongestGap = TimeSpan.FromTicks(Math.Max(LongestGap.Ticks, Stopwatch.GetElapsedTime(lastGrantAt, now).Ticks));
            lastGrantAt = now;
        }

        recorder.Invoke(worker.Process, "plain", new RegisterRead()).Answer(HistoryAnswer.Granted(Plain.Value));
        recorder.Invoke(worker.Process, "fenced", new RegisterRead()).Answer(HistoryAnswer.Granted(Fenced.Value));
        return string.Create(CultureInfo.InvariantCulture, $"{Plain.Value} {Fenced.Value}");
    }

    private string Write(WorkerState worker, FencingToken token, long plain, long fenced)
    {
        var number = InOne(token);
        Plain.Write(plain);
        recorder.Invoke(worker.Process, "plain", new RegisterWrite(plain)).Answer(HistoryAnswer.Granted());
        var isAdmitted = guard.Admit(token);
        if (isAdmitted)
        {
            Fenced.Write(fenced);
        }
        else
        {
            Refused++;
        }

        recorder.Invoke(worker.Process, "fenced", new RegisterWrite(fenced, number)).Answer(isAdmitted ? HistoryAnswer.Granted() : HistoryAnswer.Failed(Errno.EPERM));
        worker.Progress++;

        // It lets go as soon as it hears this.
        worker.Releasing = recorder.Invoke(worker.Process, "lock", new LockRelease(number));
        return isAdmitted ? "ok" : "refused";
    }

    private string End(WorkerState worker, Outcome outcome)
    {
        worker.Acquiring = null;
        if (worker.Life != faultyLife)
        {
            ToldOtherwise.Add((worker.Life, outcome));
        }

        return "bye";
    }
}
