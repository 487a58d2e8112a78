namespace ActorIpc.Soak.Resource;

/// <summary>A plain counter, and what went wrong with it: every write should bring exactly one more than what stands there.</summary>
internal sealed class Counter
{
    public long Value { get; private set; }

    /// <summary>Writes that were accepted, each of which was to add one.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Increments that a later write did not know of.</summary>
    public long Lost { get; private set; }

    /// <summary>Increments that a later write counted once more.</summary>
    public long Doubled { get; private set; }

    public void Write(long value)
    {
        Acknowledged++;
        Lost += Math.Max(0, Value + 1 - value);
        Doubled += Math.Max(0, value - Value - 1);
        Value = value;
    }
}
