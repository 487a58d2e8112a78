namespace ActorIpc.Actors.Tests;

/// <summary>
/// Words that are locks once more: one list of all who wait, in the order in which they came where they stand, and everything else is found by looking through it.
/// </summary>
internal sealed class NaivePi
{
    private readonly List<Waiter> line = [];
    private readonly uint[] words = new uint[PiDriver.Words];
    private readonly HashSet<long> alive = [];

    // Whom the waiters of a word wait for, as long as there are any; who came to it last is last.
    private readonly List<(int Word, long Owner)> owners = [];

    private enum Kind
    {
        Plain,
        Lock,
        ThenLock,
    }

    public List<Ending> Endings { get; } = [];

    public IReadOnlyList<uint> Values => words;

    public void Lives(long process) => alive.Add(process);

    public bool IsAsleep(long process) => line.Exists(waiter => waiter.Process == process);

    public void Follow(PiStep step, long process)
    {
        switch (step.Kind)
        {
            case PiStepKind.Lock or PiStepKind.TryLock:
                Lock(process, step, 0);
                break;
            case PiStepKind.LateLock:
                LateLock(process, step);
                break;
            case PiStepKind.Unlock:
                Unlock(process, step.Word);
                break;
            case PiStepKind.Wait:
                Sleep(process, step, new Waiter(process, Kind.Plain, step.Word));
                break;
            case PiStepKind.WaitThenLock when step.Word == step.Other:
                Fail(process, Errno.EINVAL);
                break;
            case PiStepKind.WaitThenLock:
                Sleep(process, step, new Waiter(process, Kind.ThenLock, step.Word) { To = step.Other, Expected = words[step.Word] });
                break;
            case PiStepKind.RequeueToLock:
                RequeueToLock(process, step);
                break;
            case PiStepKind.Wake:
                Wake(process, step.Word, step.Count, 0, step.Word);
                break;
            case PiStepKind.Requeue:
                Wake(process, step.Word, step.Count, step.Count, step.Other);
                break;
            case PiStepKind.Set:
                words[step.Word] = PiDriver.Change(words[step.Word], step.Count, process);
                break;
            case PiStepKind.Abandon:
                Abandon(process, step.Reason);
                break;
            default:
                Exit(process);
                break;
        }
    }

    /// <summary>Writes what decides about what comes, but for who is alive.</summary>
    public void Write(StateWriter writer)
    {
        Array.ForEach(words, word => writer.Write((int)word));
        foreach (var waiter in line)
        {
            writer.Write(waiter.Process);
            writer.Write(((int)waiter.Kind * 100) + (waiter.Word * 10) + waiter.To);
            writer.Write((int)waiter.Expected);
        }

        foreach (var (word, owner) in owners)
        {
            writer.Write(word);
            writer.Write(owner);
        }
    }

    private IEnumerable<Waiter> On(int word) => line.Where(waiter => waiter.Word == word);

    private long? OwnerOf(int word) => owners.Where(state => state.Word == word).Select(state => (long?)state.Owner).SingleOrDefault();

    // Whom there is to wait for, nobody if the taker holds the word now; or why it neither holds it nor can wait for it.
    private (long Owner, Outcome Outcome, Errno Error) Take(int word, long taker, bool marks, long known)
    {
        var tid = words[word] & FutexBits.TidMask;
        if (tid == taker)
        {
            return (0, Outcome.Failed, Errno.EDEADLK);
        }

        if (On(word).FirstOrDefault() is { } top)
        {
            var isSound = top.Kind == Kind.Lock && (tid == OwnerOf(word) || (tid == 0 && (words[word] & FutexBits.OwnerDied) != 0));
            return isSound ? (OwnerOf(word)!.Value, Outcome.Granted, Errno.None) : (0, Outcome.Failed, Errno.EINVAL);
        }

        if (tid == 0)
        {
            words[word] = (words[word] & FutexBits.OwnerDied) | (uint)taker | (marks ? FutexBits.Waiters : 0);
            return (0, Outcome.Granted, Errno.None);
        }

        words[word] |= FutexBits.Waiters;
        return alive.Contains(tid) || tid == known ? (tid, Outcome.Granted, Errno.None) : (0, Outcome.NoProcess, Errno.None);
    }

    private void Lock(long process, PiStep step, long known)
    {
        var (owner, outcome, error) = Take(step.Word, process, false, known);
        if (outcome != Outcome.Granted)
        {
            End(process, outcome, error);
        }
        else if (owner == 0)
        {
            GiveLock(process, step.Word);
        }
        else if (step.Kind == PiStepKind.TryLock)
        {
            End(process, Outcome.WouldBlock);
        }
        else if (WaitsFor(owner, process))
        {
            Fail(process, Errno.EDEADLK);
        }
        else if (step.Reason != Outcome.Granted)
        {
            End(process, step.Reason);
        }
        else
        {
            Queue(new Waiter(process, Kind.Lock, step.Word), owner);
            if (!alive.Contains(owner))
            {
                HandOver(step.Word, true);
            }
        }
    }

    private void LateLock(long process, PiStep step)
    {
        long owner = words[step.Word] & FutexBits.TidMask;
        if (owner != process && !On(step.Word).Any() && alive.Contains(owner))
        {
            words[step.Word] |= FutexBits.Waiters;
            Exit(owner);
        }
        else
        {
            owner = 0;
        }

        Lock(process, step, owner);
    }

    private void Unlock(long process, int word)
    {
        if ((words[word] & FutexBits.TidMask) != process)
        {
            Fail(process, Errno.EPERM);
        }
        else if (On(word).FirstOrDefault() is not { } top)
        {
            words[word] = 0;
            End(process, Outcome.Granted);
        }
        else if (top.Kind != Kind.Lock || OwnerOf(word) != process)
        {
            Fail(process, Errno.EINVAL);
        }
        else
        {
            HandOver(word, false);
            End(process, Outcome.Granted);
        }
    }

    private void HandOver(int word, bool died)
    {
        var next = On(word).First(waiter => waiter.Kind == Kind.Lock);
        line.Remove(next);
        owners.RemoveAll(state => state.Word == word);
        words[word] = FutexBits.Waiters | (uint)next.Process | (died ? FutexBits.OwnerDied : 0);
        if (On(word).Any(waiter => waiter.Kind == Kind.Lock))
        {
            owners.Add((word, next.Process));
        }

        GiveLock(next.Process, word);
    }

    private void RequeueToLock(long process, PiStep step)
    {
        if (step.Count < 0 || step.Word == step.Other)
        {
            Fail(process, Errno.EINVAL);
            return;
        }

        var count = 0;
        var owner = 0L;
        while (On(step.Word).FirstOrDefault() is { } next && (count == 0 || count <= step.Count))
        {
            if (next.Kind != Kind.ThenLock || next.To != step.Other)
            {
                Fail(process, Errno.EINVAL);
                return;
            }

            if (count == 0 && owner == 0)
            {
                (owner, var outcome, var error) = Take(step.Other, next.Process, step.Count > 0, 0);
                if (outcome != Outcome.Granted)
                {
                    End(process, outcome, error);
                    return;
                }

                if (owner == 0)
                {
                    owner = next.Process;
                    line.Remove(next);
                    GiveLock(next.Process, step.Other);
                    count++;
                    continue;
                }
            }

            if (WaitsFor(owner, next.Process))
            {
                Fail(process, Errno.EDEADLK);
                return;
            }

            line.Remove(next);
            Queue(new Waiter(next.Process, Kind.Lock, step.Other), owner);
            count++;
        }

        End(process, Outcome.Granted, Errno.None, count);
    }

    private void Wake(long process, int word, int most, int moving, int to)
    {
        var done = 0;
        foreach (var waiter in On(word).ToList())
        {
            if (done == most + moving)
            {
                break;
            }

            if (waiter.Kind != Kind.Plain)
            {
                Fail(process, Errno.EINVAL);
                return;
            }

            if (done < most)
            {
                line.Remove(waiter);
                End(waiter.Process, Outcome.Granted);
            }
            else if (word != to)
            {
                line.Remove(waiter);
                line.Add(new Waiter(waiter.Process, Kind.Plain, to));
            }

            done++;
        }

        End(process, Outcome.Granted, Errno.None, done);
    }

    private void Abandon(long process, Outcome reason)
    {
        var waiter = line.Single(waiter => waiter.Process == process);
        line.Remove(waiter);
        if (reason == Outcome.Interrupted && waiter.Kind == Kind.ThenLock && words[waiter.Word] == waiter.Expected)
        {
            line.Add(waiter);
            return;
        }

        owners.RemoveAll(state => !On(state.Word).Any(other => other.Kind == Kind.Lock));
        End(process, reason == Outcome.Interrupted && waiter.Kind != Kind.Plain ? Outcome.ValueChanged : reason);
    }

    private void Exit(long process)
    {
        alive.Remove(process);
        if (IsAsleep(process))
        {
            Abandon(process, Outcome.Exited);
        }

        foreach (var (word, _) in owners.Where(state => state.Owner == process).Reverse().ToList())
        {
            HandOver(word, true);
        }
    }

    private bool WaitsFor(long process, long other) =>
        process == other || line.Exists(waiter => waiter.Process == process && waiter.Kind == Kind.Lock && WaitsFor(OwnerOf(waiter.Word)!.Value, other));

    private void Queue(Waiter waiter, long owner)
    {
        line.Add(waiter);
        if (OwnerOf(waiter.Word) is null)
        {
            owners.Add((waiter.Word, owner));
        }
    }

    private void Sleep(long process, PiStep step, Waiter waiter)
    {
        if (step.Reason != Outcome.Granted)
        {
            End(process, step.Reason);
        }
        else
        {
            line.Add(waiter);
        }
    }

    private void GiveLock(long process, int word) => End(process, Outcome.Granted, (words[word] & FutexBits.OwnerDied) != 0 ? Errno.EOWNERDEAD : Errno.None);

    private void Fail(long process, Errno error) => End(process, Outcome.Failed, error);

    private void End(long process, Outcome outcome, Errno error = Errno.None, long result = 0) => Endings.Add(new Ending(process, 1, outcome, error, result, null));

    private sealed class Waiter(long process, Kind kind, int word)
    {
        public long Process => process;

        public Kind Kind => kind;

        public int Word => word;

        public int To { get; init; }

        public uint Expected { get; init; }
    }
}
