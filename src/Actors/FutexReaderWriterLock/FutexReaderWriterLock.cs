namespace ActorIpc.Actors;

/// <summary>What a reader-writer lock on a futex word needs when it is contended: the line of those who wait.</summary>
/// <remarks>
/// <para>
/// The word says who is in: so many readers, or one writer. Who can enter counts itself in, who leaves counts itself out, and neither comes here. Whoever has to wait sets
/// <see cref="ReaderWriterWord.Waiters"/>: from then on everybody enters through the primitive, in order of arrival, and who leaves as the last one says so here.
/// </para>
/// <para>
/// The word does not say which processes are in. Each has a cell for what it holds, and whoever changes that cell, a grant, a release or the end of the process, decides: the word
/// follows. So the dead are counted out once.
/// </para>
/// </remarks>
/// <param name="word">The word.</param>
public sealed class FutexReaderWriterLock(FutexCell word) : Primitive<ReaderWriterOperation>
{
    /// <summary>The notice that the last one has left while somebody waits.</summary>
    public const int LeftNotice = 1;

    /// <summary>The notice that a process has ended that was in; with it goes how, a <see cref="HoldState"/>.</summary>
    public const int DiedNotice = 2;

    private readonly RequestQueue line = new();

    /// <inheritdoc/>
    public override void Submit(Request<ReaderWriterOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        for (var held = word.Read(); ;)
        {
            var enters = (line.IsEmpty || operation.Reenters) && ReaderWriterWord.LetsIn(held, operation.Writes);
            if (!enters && outbox.RefusedToPark(request))
            {
                return;
            }

            // Those who are in may leave meanwhile, and as long as the bit is not set others enter.
            var seen = word.CompareExchange(enters ? ReaderWriterWord.With(held, operation.Writes) : held | ReaderWriterWord.Waiters, held);
            if (seen != held)
            {
                held = seen;
            }
            else if (enters)
            {
                if (!Answer(request, held, outbox))
                {
                    LetIn(outbox);
                }

                return;
            }
            else
            {
                line.Add(request);
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        line.Remove(request);
        outbox.Refuse(request, reason);

        // It may have been a writer, and readers behind it.
        LetIn(outbox);
    }

    /// <inheritdoc/>
    public override void Receive(in Notice notice, Outbox outbox)
    {
        if (notice.Code == DiedNotice)
        {
            Leave(notice.Value == HoldState.Writes, notice.Value == HoldState.Writes ? ReaderWriterWord.OwnerDied : 0);
        }

        LetIn(outbox);
    }

    /// <inheritdoc/>
    public override bool LooksAtWords => true;

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        var held = word.Read();
        Invariant.Holds(line.IsEmpty || (held & ReaderWriterWord.Waiters) != 0, nameof(FutexReaderWriterLock), "the word says that somebody waits");
        Invariant.Holds(
            (held & ReaderWriterWord.Writer) == 0 || (held & ReaderWriterWord.Readers) == 0, nameof(FutexReaderWriterLock), "a writer is in alone");
        line.CheckInvariants(nameof(FutexReaderWriterLock));
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer) => line.Save<ReaderWriterOperation>(writer);

    /// <inheritdoc/>
    public override void Load(StateReader reader) => line.Load<ReaderWriterOperation>(reader);

    // In order, until the first who has to wait on.
    private void LetIn(Outbox outbox)
    {
        while (line.Head is Request<ReaderWriterOperation> next)
        {
            var held = word.Read();
            if (!ReaderWriterWord.LetsIn(held, next.Operation.Writes))
            {
                return;
            }

            if (word.CompareExchange(ReaderWriterWord.With(held, next.Operation.Writes), held) == held)
            {
                line.Remove(next);
                Answer(next, held, outbox);
            }
        }

        for (var held = word.Read(); (held & ReaderWriterWord.Waiters) != 0;)
        {
            held = word.CompareExchange(held & ~ReaderWriterWord.Waiters, held);
        }
    }

    // Counted in already. False when its process has ended, and it is counted out again.
    private bool Answer(Request<ReaderWriterOperation> request, uint held, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        var granted = (operation.Reserved & ~HoldState.Mask) | (operation.Writes ? HoldState.Writes : HoldState.Reads);
        if (operation.Hold!.CompareExchange(granted, operation.Reserved) != operation.Reserved)
        {
            Leave(operation.Writes, 0);
            outbox.Refuse(request, Outcome.Exited);
            return false;
        }

        outbox.Complete(request, new Answer(Outcome.Granted, (held & ReaderWriterWord.OwnerDied) != 0 ? Errno.EOWNERDEAD : Errno.None, granted));
        return true;
    }

    private void Leave(bool writes, uint mark)
    {
        for (var held = word.Read(); ;)
        {
            var seen = word.CompareExchange(ReaderWriterWord.Without(held, writes) | mark, held);
            if (seen == held)
            {
                return;
            }

            held = seen;
        }
    }
}
