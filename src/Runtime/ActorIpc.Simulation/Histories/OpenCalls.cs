namespace ActorIpc.Simulation.Histories;

/// <summary>A step of a call that the search puts in order.</summary>
internal sealed class OpenCall(HistoryCall call, OpenCall? before)
{
    public HistoryCall Call => call;

    /// <summary>The step of the same call that must have happened before.</summary>
    public OpenCall? Before => before;

    public long InvokedAt => call.InvokedAt;

    public long AnsweredAt { get; } = call.AnsweredAt ?? long.MaxValue;

    public bool MustHappen => AnsweredAt != long.MaxValue;

    /// <summary>Its place in the set of what has happened.</summary>
    public int Bit { get; set; }

    public bool HasHappened { get; set; }

    public bool ChangesNothing { get; set; }

    /// <summary>An earlier call without an answer that would do the same, and is taken first.</summary>
    public OpenCall? Twin { get; set; }

    // Links among those that have not happened, in the order in which they began.
    public OpenCall? Previous { get; set; }

    public OpenCall? Next { get; set; }

    public bool IsPossible => Before is not { HasHappened: false } && Twin is not { HasHappened: false };
}

/// <summary>The calls that have not happened yet. What is taken out is put back in the reverse order.</summary>
internal sealed class OpenCalls
{
    private readonly ulong[] happened;
    private readonly int wordsOfAnswered;
    private OpenCall? first;

    public OpenCalls(SequentialModel model, IReadOnlyList<HistoryCall> calls)
    {
        var all = new List<OpenCall>(calls.Count);
        foreach (var call in calls.OrderBy(call => call.InvokedAt))
        {
            OpenCall? step = null;
            foreach (var part in model.StepsOf(call))
            {
                step = new OpenCall(part, step) { ChangesNothing = part.Answer is { } answer && (answer.TouchesNothing || model.ChangesNothing(part)) };
                all.Add(step);
            }
        }

        Link(all);
        var answered = all.Where(call => call.MustHappen).ToList();
        var unanswered = all.Where(call => !call.MustHappen).ToList();
        Left = answered.Count;
        wordsOfAnswered = (answered.Count + 63) / 64;
        happened = new ulong[wordsOfAnswered + ((unanswered.Count + 63) / 64)];
        for (var i = 0; i < answered.Count; i++)
        {
            answered[i].Bit = i;
        }

        for (var i = 0; i < unanswered.Count; i++)
        {
            unanswered[i].Bit = (wordsOfAnswered * 64) + i;
            unanswered[i].Twin = unanswered.Take(i).LastOrDefault(other => IsTwin(model, other, unanswered[i]));
        }
    }

    /// <summary>How many are left that must happen.</summary>
    public int Left { get; private set; }

    /// <summary>The calls of which one comes next: those that began before any that is still to happen was answered; the earliest answered first.</summary>
    public List<OpenCall> Candidates()
    {
        var found = new List<OpenCall>();
        var bound = long.MaxValue;
        for (var at = first; at is not null && at.InvokedAt < bound; at = at.Next)
        {
            bound = Math.Min(bound, at.AnsweredAt);
            if (at.IsPossible)
            {
                // Few are open at a time. Those without an answer stay behind.
                var place = found.Count;
                while (place > 0 && found[place - 1].AnsweredAt > at.AnsweredAt)
                {
                    place--;
                }

                found.Insert(place, at);
            }
        }

        return found;
    }

    public void Take(OpenCall call)
    {
        call.HasHappened = true;
        happened[call.Bit / 64] |= 1UL << call.Bit;
        Left -= call.MustHappen ? 1 : 0;
        if (call.Previous is null)
        {
            first = call.Next;
        }
        else
        {
            call.Previous.Next = call.Next;
        }

        call.Next?.Previous = call.Previous;
    }

    public void PutBack(OpenCall call)
    {
        call.HasHappened = false;
        happened[call.Bit / 64] &= ~(1UL << call.Bit);
        Left += call.MustHappen ? 1 : 0;
        if (call.Previous is null)
        {
            first = call;
        }
        else
        {
            call.Previous.Next = call;
        }

        call.Next?.Previous = call;
    }

    /// <summary>The set of what has happened, without the long beginning in which everything has and the long end in which nothing has.</summary>
    public ulong[] Happened()
    {
        var (from, to) = (0, wordsOfAnswered);
        while (from < to && happened[from] == ulong.MaxValue)
        {
            from++;
        }

        while (to > from && happened[to - 1] == 0)
        {
            to--;
        }

        return [((ulong)from << 32) | (uint)(to - from), .. happened.AsSpan(from, to - from), .. happened.AsSpan(wordsOfAnswered)];
    }

    private static bool IsTwin(SequentialModel model, OpenCall one, OpenCall other) =>
        one.Before is null == other.Before is null && one.Call.Number != other.Call.Number && model.IsAlike(one.Call, other.Call);

    private void Link(List<OpenCall> all)
    {
        for (var i = 1; i < all.Count; i++)
        {
            all[i - 1].Next = all[i];
            all[i].Previous = all[i - 1];
        }

        first = all.FirstOrDefault();
    }
}
