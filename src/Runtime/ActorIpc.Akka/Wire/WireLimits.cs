namespace ActorIpc.Akka.Wire;

/// <summary>What may come in at most; session.proto says the same.</summary>
internal static class WireLimits
{
    /// <summary>The bytes of a frame, unless a <see cref="SessionCodec"/> is told otherwise.</summary>
    public const int FrameBytes = 1 << 20;

    /// <summary>The bytes of what an owner wrote down itself.</summary>
    public const int StoredBytes = 64 << 20;

    /// <summary>What a frame has beside the bytes of one message at most, so that every message that may be sent fits a frame.</summary>
    public const int Overhead = 16 << 10;

    /// <summary>What the names of its ends and its numbers take of a frame at most.</summary>
    public const int Names = 4 << 10;

    /// <summary>What Akka.Remote puts round a frame at most: the paths of who sends it and of who gets it.</summary>
    public const int Envelope = 8 << 10;

    /// <summary>The fewest bytes that Akka.Remote has to carry at once, which are the fewest that it can be set to.</summary>
    public const int LeastTransport = 32_000;

    /// <summary>The frames of a bundle.</summary>
    public const int Frames = 256;

    /// <summary>The values beside the bytes of one <see cref="Sessions.Written"/> in a frame.</summary>
    public const int Values = 256;

    /// <summary>The supplementary groups of a process.</summary>
    public const int Groups = 1024;

    /// <summary>The highest number of a history, a message, a request or a process: so far from the end of the range that nobody who adds to it gets there.</summary>
    public const long Number = 1L << 62;
}
