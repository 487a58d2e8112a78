namespace ActorIpc.Actors;

/// <summary>How far a side of a barrier pair has come.</summary>
internal enum BarrierStage : byte
{
    /// <summary>Nobody has the role.</summary>
    Vacant,

    /// <summary>The role is kept for a process that has not taken it.</summary>
    Promised,

    /// <summary>A process has the role.</summary>
    Held,

    /// <summary>Its process has left.</summary>
    Destroyed,

    /// <summary>Its process has exited.</summary>
    Exited,
}

/// <summary>One side of a barrier pair: systemd's <c>Barrier</c> object as one of the two processes has it.</summary>
internal sealed class BarrierSide
{
    /// <summary>What a barrier adds to the counter.</summary>
    public const ulong Single = 1;

    /// <summary>What an abortion adds to the counter: more than barriers can add up to.</summary>
    public const ulong Abortion = long.MaxValue;

    // In this order: a wait for their abortion goes on while the number is above TheyAborted, which it is when only this side has aborted.
    private const long Bias = long.MinValue;
    private const long WeAborted = Bias + 1;
    public const long TheyAborted = Bias + 2;
    private const long OnlyIAborted = Bias + 3;

    /// <summary>Waits of this side, in order of arrival.</summary>
    public RequestQueue Waiting { get; } = new();

    public ProcessRef? Holder { get; set; }

    public BarrierStage Stage { get; set; }

    /// <summary>What the other side has added and this one has not taken: the eventfd <c>them</c>.</summary>
    public ulong Unread { get; set; }

    /// <summary>The barriers placed here less those of the other side that were taken; or who has aborted, below any such number.</summary>
    public long Number { get; private set; }

    public bool HasEnded => Stage is BarrierStage.Destroyed or BarrierStage.Exited;

    public bool IHaveAborted => Number is OnlyIAborted or WeAborted;

    public bool TheyHaveAborted => Number is TheyAborted or WeAborted;

    public bool IsAborted => IHaveAborted || TheyHaveAborted;

    public BarrierAbortion Known =>
        (IHaveAborted ? BarrierAbortion.Mine : BarrierAbortion.None) | (TheyHaveAborted ? BarrierAbortion.Theirs : BarrierAbortion.None);

    public void CountMine() => Number++;

    public void AbortMine() => Number = TheyHaveAborted ? WeAborted : OnlyIAborted;

    public void Forget() => Number = 0;

    /// <summary>The role is anybody's again, and nothing is left of who had it.</summary>
    public void BeginAnew()
    {
        (Holder, Stage, Unread) = (null, BarrierStage.Vacant, 0);
        Forget();
    }

    /// <summary>Takes from the counter until the number is not above a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="otherHasEnded">Whether the other side is gone, which counts as its abortion once there is nothing else to take.</param>
    /// <returns>False when there is nothing to take, so that the caller would have to wait.</returns>
    public bool DrainTo(long target, bool otherHasEnded)
    {
        while (Number > target)
        {
            if (Unread == 0 && !otherHasEnded)
            {
                return false;
            }

            Take(Unread > 0 ? Unread : Abortion);
            Unread = 0;
        }

        return true;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Holder);
        writer.Write((int)Stage);
        writer.Write((long)Unread);
        writer.Write(Number);
        Waiting.Save<BarrierOperation>(writer);
    }

    public void Load(StateReader reader)
    {
        Holder = reader.ReadProcess();
        Stage = (BarrierStage)reader.ReadByte((byte)BarrierStage.Exited);
        Unread = (ulong)reader.ReadInt64();
        Number = reader.ReadInt64();
        Waiting.Load<BarrierOperation>(reader);
    }

    private void Take(ulong amount)
    {
        if (amount >= Abortion)
        {
            Number = IHaveAborted ? WeAborted : TheyAborted;
        }
        else if (!IsAborted)
        {
            // Barriers that come after an abortion mean nothing any more.
            Number -= (long)amount;
        }
    }
}
