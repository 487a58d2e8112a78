namespace ActorIpc.Actors;

/// <summary>A futex word with its memory in it, so that processes that share no memory can change it and wait on it.</summary>
/// <remarks>
/// <para>
/// Follows futex(2): FUT-2 to 8, 10, 11, 18 to 20, 28. The word is nowhere but here, so every change is a turn, as the compare of a wait and its parking are. Who
/// waits is woken in order of arrival, past those whose bits are not meant.
/// </para>
/// <para>
/// FUTEX_WAKE_OP changes one word and wakes who waits on two. Here there is one, so a change may wake, and may make that depend on what the word held: to let go of
/// a lock is then one message. A change or a comparison that there is none of is refused before anything is changed.
/// </para>
/// </remarks>
public sealed class OwnedWord : Primitive<WordOperation>
{
    private readonly RequestQueue waiters = new();
    private uint value;

    /// <summary>Makes a word on which nobody waits.</summary>
    /// <param name="initial">What it holds.</param>
    public OwnedWord(uint initial) => value = initial;

    /// <inheritdoc/>
    public override void Submit(Request<WordOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case WordCall.Load:
                Answer(request, Outcome.Granted, value, outbox);
                break;
            case WordCall.Change:
                Change(request, outbox);
                break;
            case WordCall.CompareExchange:
                CompareExchange(request, outbox);
                break;
            case WordCall.Wait:
                Wait(request, outbox);
                break;
            case WordCall.Wake:
                if (!IsMisused(request, outbox))
                {
                    Answer(request, Outcome.Granted, value, outbox, WakeSome(request.Operation, outbox));
                }

                break;
            default:
                outbox.Fail(request, Errno.ENOSYS, $"call: {request.Operation.Call} is not a call of a word (ENOSYS, FUT-16).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        waiters.Remove(request);
        if (reason == Outcome.Granted)
        {
            Answer(request, reason, value, outbox);
        }
        else
        {
            outbox.Refuse(request, reason);
        }
    }

    /// <summary>Whether the word has changed since somebody began to wait on it: whoever changed it owes a wake.</summary>
    /// <param name="request">The request. It is parked in this primitive.</param>
    /// <returns>True if so.</returns>
    public override bool IsThereFor(Request request) => ((Request<WordOperation>)request).Operation.Expected != value;

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        waiters.CheckInvariants(nameof(OwnedWord));
        for (var at = waiters.Head; at is not null; at = at.Next)
        {
            var operation = ((Request<WordOperation>)at).Operation;
            Invariant.Holds(operation.Call == WordCall.Wait, nameof(OwnedWord), "who stands in the line waits");
            Invariant.Holds(operation.Mask != 0, nameof(OwnedWord), "who stands in the line can be meant");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write((int)value);
        waiters.Save<WordOperation>(writer);
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        value = (uint)reader.ReadInt32();
        waiters.Load<WordOperation>(reader);
    }

    private static void Answer(Request request, Outcome outcome, uint held, Outbox outbox, int woken = 0) =>
        outbox.Complete(request, new Answer(outcome, Errno.None, new WordAnswer(held, woken).Encoded));

    // Of all calls that have to do with waiters, before anything is done.
    private static bool IsMisused(Request<WordOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        if (operation.Mask == 0)
        {
            outbox.Fail(request, Errno.EINVAL, "mask: without a bit nobody is meant (EINVAL, FUT-18).");
        }
        else if (operation.Count < 0)
        {
            outbox.Fail(request, Errno.EINVAL, $"count: {operation.Count} is not a number of waiters (EINVAL, FUT-7).");
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Change(Request<WordOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        var held = value;
        if (IsMisused(request, outbox))
        {
            return;
        }

        if (operation.Change.Apply(held, operation.Operand) is not { } changed)
        {
            outbox.Fail(request, Errno.ENOSYS, $"change: {operation.Change} is not a change of a word (ENOSYS, FUT-29).");
        }
        else if ((operation.Compares ? operation.Comparison.Holds(held, operation.With) : true) is not { } wakes)
        {
            outbox.Fail(request, Errno.ENOSYS, $"comparison: {operation.Comparison} is not a comparison (ENOSYS, FUT-29).");
        }
        else
        {
            value = changed;
            Answer(request, Outcome.Granted, held, outbox, wakes ? WakeSome(operation, outbox) : 0);
        }
    }

    private void CompareExchange(Request<WordOperation> request, Outbox outbox)
    {
        var held = value;
        var isExpected = held == request.Operation.Expected;
        value = isExpected ? request.Operation.Operand : held;
        Answer(request, isExpected ? Outcome.Granted : Outcome.ValueChanged, held, outbox);
    }

    private void Wait(Request<WordOperation> request, Outbox outbox)
    {
        if (IsMisused(request, outbox))
        {
            return;
        }

        if (value != request.Operation.Expected)
        {
            Answer(request, Outcome.ValueChanged, value, outbox);
        }
        else if (!outbox.RefusedToPark(request))
        {
            waiters.Add(request);
        }
    }

    private int WakeSome(in WordOperation wake, Outbox outbox)
    {
        var woken = 0;
        Request? next;
        for (var at = waiters.Head; at is not null && woken < wake.Count; at = next)
        {
            next = at.Next;
            if ((((Request<WordOperation>)at).Operation.Mask & wake.Mask) != 0)
            {
                waiters.Remove(at);
                Answer(at, Outcome.Granted, value, outbox);
                woken++;
            }
        }

        return woken;
    }
}
