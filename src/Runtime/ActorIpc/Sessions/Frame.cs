namespace ActorIpc.Sessions;

/// <summary>Messages on their way from one endpoint to another. Frames may be lost, doubled and overtake each other.</summary>
internal sealed record Frame
{
    /// <summary>The most messages that a frame carries.</summary>
    public const int MostMessages = 256;

    /// <summary>What the messages of a frame weigh at most, in bytes, unless there is only one, or <see cref="FrameLimits"/> say less: half of what Akka.Remote carries at once when nothing else is said.</summary>
    public const long MostWeight = 64_000;

    /// <summary>The endpoint that sends it.</summary>
    public required string From { get; init; }

    /// <summary>Which history of the sender this is: a sender that has lost what it knew begins another, with a higher number.</summary>
    public required long FromHistory { get; init; }

    /// <summary>The endpoint that it is for.</summary>
    public required string To { get; init; }

    /// <summary>Which history of the receiver the sender knows; 0 for none.</summary>
    public long ToHistory { get; init; }

    /// <summary>The number of the first message, among those of this sender to this receiver in this pair of histories.</summary>
    public long First { get; init; }

    /// <summary>The number of the message that the sender expects next; it has made all before its own.</summary>
    public long Expected { get; init; }

    /// <summary>Whether the sender has given the receiver up for dead, and hears it no more.</summary>
    public bool IsFarewell { get; init; }

    /// <summary>Whether it says no more than what has arrived, and that its sender is there. It comes again when its receiver speaks again.</summary>
    public bool IsAcknowledgement => Messages.Count == 0 && ToHistory != 0;

    /// <summary>The messages, in order.</summary>
    public IReadOnlyList<SessionMessage> Messages { get; init; } = [];
}
