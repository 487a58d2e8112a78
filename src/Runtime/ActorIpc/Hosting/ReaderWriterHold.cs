using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>What a process holds of a reader-writer lock: once. A process that is in twice has two of these.</summary>
internal sealed class ReaderWriterHold(IpcProcess process, IpcReaderWriterLock entered) : LockHold(process, entered.Word, entered.Home)
{
    /// <summary>How it holds, one of <see cref="HoldState"/>.</summary>
    public uint Code => Read() & HoldState.Mask;

    /// <summary>Enters if nobody is in the way, with a cell that is free.</summary>
    public bool TryEnter(bool writes, out uint key, out bool ownerDied)
    {
        var free = Read();
        (key, ownerDied) = (0, false);
        return (free & HoldState.Mask) == HoldState.Free && TryEnter(writes, false, free, out key, out ownerDied);
    }

    /// <summary>Enters if nobody is in the way.</summary>
    /// <param name="writes">Whether to write.</param>
    /// <param name="reenters">Whether the process reads already, and does not stop for those who wait.</param>
    /// <param name="now">What stands in the cell: free, or reserved for this call.</param>
    /// <param name="key">What stands there from now on.</param>
    /// <param name="ownerDied">Whether a writer died before.</param>
    public bool TryEnter(bool writes, bool reenters, uint now, out uint key, out bool ownerDied)
    {
        key = (now & ~HoldState.Mask) | (writes ? HoldState.Writes : HoldState.Reads);
        ownerDied = false;
        var waiters = reenters ? 0 : ReaderWriterWord.Waiters;
        for (var held = Word.Value; (held & waiters) == 0 && ReaderWriterWord.LetsIn(held, writes);)
        {
            var seen = Word.CompareExchange(ReaderWriterWord.With(held, writes), held);
            if (seen != held)
            {
                held = seen;
                continue;
            }

            // Counted in before the cell says so: if the process ends in between, or another of its threads has taken the cell, this thread counts itself out.
            if (CompareExchange(key, now) == now)
            {
                ownerDied = (held & ReaderWriterWord.OwnerDied) != 0;
                return true;
            }

            CountOut(writes);
            return false;
        }

        return false;
    }

    /// <summary>Sets a free cell aside for a call that may have to wait.</summary>
    public bool TryReserve(out uint reserved)
    {
        var free = Read();
        reserved = free | HoldState.Reserved;
        return (free & HoldState.Mask) == HoldState.Free && CompareExchange(reserved, free) == free;
    }

    /// <summary>Gives up what was set aside; does nothing if the process has ended.</summary>
    public void Unreserve(uint reserved) => CompareExchange(NextUse(reserved), reserved);

    /// <summary>Leaves, if the key still holds. Never waits.</summary>
    public void Release(uint key)
    {
        if (CompareExchange(NextUse(key), key) == key)
        {
            CountOut((key & HoldState.Mask) == HoldState.Writes);
        }
    }

    /// <summary>Says that what the lock guards is consistent again.</summary>
    /// <returns>False when the key is not that of a writer who is in, or no writer died.</returns>
    public bool MarkConsistent(uint key) =>
        (key & HoldState.Mask) == HoldState.Writes && Read() == key && (Word.And(~ReaderWriterWord.OwnerDied) & ReaderWriterWord.OwnerDied) != 0;

    protected override void Closed(uint before)
    {
        if ((before & HoldState.Mask) is HoldState.Reads or HoldState.Writes)
        {
            Home?.Notify(new Notice(FutexReaderWriterLock.DiedNotice, Process, before & HoldState.Mask));
        }
    }

    private static uint NextUse(uint state) => (state & ~HoldState.Mask) + HoldState.NextUse;

    private void CountOut(bool writes)
    {
        var left = writes ? Word.And(~ReaderWriterWord.Writer) & ~ReaderWriterWord.Writer : Word.Add(uint.MaxValue);
        if ((left & ReaderWriterWord.Waiters) != 0 && (left & ReaderWriterWord.Readers) == 0)
        {
            Home?.Notify(new Notice(FutexReaderWriterLock.LeftNotice, Process, 0));
        }
    }
}
