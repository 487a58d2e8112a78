namespace ActorIpc.Actors.Tests;

internal enum ReaderWriterStepKind
{
    Read,
    Write,
    Leave,
    Abandon,
    Deliver,
    Close,
    Exit,
}

/// <summary>What a process does at a reader-writer lock, or what happens to it. Late: the word that the last one has left is on its way for a time.</summary>
internal sealed record ReaderWriterStep(ReaderWriterStepKind Kind, int Process, bool Late = false, Outcome Reason = Outcome.Granted)
{
    public static ReaderWriterStep Random(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 28 => ReaderWriterStepKind.Read,
            < 45 => ReaderWriterStepKind.Write,
            < 78 => ReaderWriterStepKind.Leave,
            < 86 => ReaderWriterStepKind.Abandon,
            < 94 => ReaderWriterStepKind.Deliver,
            < 96 => ReaderWriterStepKind.Close,
            _ => ReaderWriterStepKind.Exit,
        };
        var reason = kind == ReaderWriterStepKind.Abandon ? Outcome.TimedOut : random.Next(6) == 0 ? Outcome.WouldBlock : Outcome.Granted;
        return new ReaderWriterStep(kind, random.Next(ReaderWriterDriver.Processes), random.Next(3) == 0, reason);
    }
}

/// <summary>A reader-writer lock and four processes in a world of their own. What processes do to the word by themselves is done here as the library does it.</summary>
internal sealed class ReaderWriterDriver
{
    public const int Processes = 4;
    private const int Holds = 3;

    private readonly FakeProcess[] processes = new FakeProcess[Processes];
    private readonly FakeCell[][] holds = new FakeCell[Processes][];
    private readonly Queue<Notice> notices = new();
    private long lastPid;
    private long calls;

    public ReaderWriterDriver(bool keepsLog = false)
    {
        World = new World(keepsLog);
        Word = World.Cell(1);
        Entered = World.Run(new FutexReaderWriterLock(Word), "lock");
        for (var at = 0; at < Processes; at++)
        {
            Replace(at);
        }
    }

    public World World { get; }

    public FakeCell Word { get; }

    public Address Entered { get; }

    public long Sequence { get; private set; }

    public string State => $"{Convert.ToHexString(World.Save(Entered))} {Word.Value:x} {string.Join(' ', holds.SelectMany(cells => cells).Select(hold => hold.Value))} {notices.Count}";

    public FakeProcess At(int process) => processes[process];

    public void Reload() => World.Reload(Entered, new FutexReaderWriterLock(Word));

    /// <summary>Carries a step out.</summary>
    /// <returns>False when it means nothing now.</returns>
    public bool Carry(ReaderWriterStep step)
    {
        World.Endings.Clear();
        var (process, mine) = (processes[step.Process], holds[step.Process]);
        var waiting = World.Parked(process).SingleOrDefault();
        var free = mine.FirstOrDefault(hold => Code(hold) == HoldState.Free);
        var highest = mine.Select(Code).Where(code => code is HoldState.Reads or HoldState.Writes).DefaultIfEmpty(0u).Max();
        switch (step.Kind)
        {
            case ReaderWriterStepKind.Exit:
                Exit(step.Process);
                return true;
            case ReaderWriterStepKind.Close when mine.All(hold => Code(hold) is HoldState.Free or HoldState.Reserved):
                mine[0].Value = mine[1].Value = mine[2].Value = HoldState.Closed;
                return true;
            case ReaderWriterStepKind.Deliver when notices.TryDequeue(out var notice):
                World.Notify(Entered, notice);
                return true;
            case ReaderWriterStepKind.Abandon when waiting is not null:
                Sequence = waiting.Sequence;
                World.Abandon(waiting, step.Reason);
                Unreserve(mine);
                return true;
            case ReaderWriterStepKind.Leave when mine.FirstOrDefault(hold => Code(hold) is HoldState.Reads or HoldState.Writes) is { } held:
                Leave(process, held, step.Late);
                return true;
            case ReaderWriterStepKind.Read when waiting is null && free is not null && highest != HoldState.Writes:
                Enter(process, free, false, highest == HoldState.Reads, step);
                return true;
            case ReaderWriterStepKind.Write when waiting is null && free is not null && highest == 0:
                Enter(process, free, true, false, step);
                return true;
            default:
                return false;
        }
    }

    private static uint Code(FakeCell hold) => hold.Value & HoldState.Mask;

    private static void Unreserve(FakeCell[] mine)
    {
        foreach (var hold in mine.Where(hold => Code(hold) == HoldState.Reserved))
        {
            hold.Value = (hold.Value & ~HoldState.Mask) + HoldState.NextUse;
        }
    }

    private void Enter(FakeProcess process, FakeCell hold, bool writes, bool reenters, ReaderWriterStep step)
    {
        Sequence = ++calls;
        hold.Value |= HoldState.Reserved;
        var operation = new ReaderWriterOperation { Writes = writes, Reenters = reenters, Hold = hold, Reserved = hold.Value };
        World.Submit(Entered, process, Sequence, operation, step.Reason);
        if (!World.Parked(process).Any())
        {
            Unreserve([hold]);
        }
    }

    private void Leave(FakeProcess process, FakeCell hold, bool late)
    {
        var writes = Code(hold) == HoldState.Writes;
        hold.Value = (hold.Value & ~HoldState.Mask) + HoldState.NextUse;
        Word.Value = ReaderWriterWord.Without(Word.Value, writes);
        if ((Word.Value & ReaderWriterWord.Waiters) != 0 && (Word.Value & ReaderWriterWord.Readers) == 0)
        {
            notices.Enqueue(new Notice(FutexReaderWriterLock.LeftNotice, process, 0));
            if (!late)
            {
                World.Notify(Entered, notices.Dequeue());
            }
        }
    }

    private void Exit(int at)
    {
        var codes = holds[at].Select(Code).ToList();
        World.Exit(processes[at]);
        foreach (var (hold, code) in holds[at].Zip(codes))
        {
            hold.Value = HoldState.Closed;
            if (code is HoldState.Reads or HoldState.Writes)
            {
                World.Notify(Entered, new Notice(FutexReaderWriterLock.DiedNotice, processes[at], code));
            }
        }

        Replace(at);
    }

    private void Replace(int at)
    {
        processes[at] = World.Process(++lastPid);
        holds[at] = [.. Enumerable.Range(0, Holds).Select(number => World.Cell((lastPid * 10) + number))];
    }
}
