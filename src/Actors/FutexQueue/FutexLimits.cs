namespace ActorIpc;

/// <summary>The limits on futexes.</summary>
public sealed record FutexLimits
{
    /// <summary>How many records a process may have in one space, armed or woken and not yet fetched (FUT-54).</summary>
    public int Records
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 1024;
}
