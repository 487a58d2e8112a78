namespace ActorIpc.Sessions;

/// <summary>What may travel at once, by what carries it.</summary>
/// <param name="Frame">What the messages of a frame weigh at most, unless there is only one.</param>
/// <param name="Message">What a message weighs at most that arrives at all.</param>
internal sealed record FrameLimits(long Frame, long Message)
{
    /// <summary>Where nothing is said: every message arrives.</summary>
    public static FrameLimits None { get; } = new(Sessions.Frame.MostWeight, long.MaxValue);
}
