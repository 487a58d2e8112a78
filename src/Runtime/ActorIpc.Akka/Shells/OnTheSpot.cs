using ActorIpc.Actors;

namespace ActorIpc.Akka.Shells;

/// <summary>
/// The request that this thread is sending right now. If the primitive handles it on this very thread, inside Tell, then the caller sees the answer when
/// Tell returns, and need not be told.
/// </summary>
internal static class OnTheSpot
{
    [ThreadStatic]
    private static Request? awaited;

    /// <summary>Says that this thread looks for the answer itself, and returns what it was looking for before.</summary>
    public static Request? Await(Request request)
    {
        var before = awaited;
        awaited = request;
        return before;
    }

    /// <summary>Whether the request was answered on this thread.</summary>
    public static bool WasAnswered(Request? before)
    {
        var answered = awaited is null;
        awaited = before;
        return answered;
    }

    public static bool IsAwaited(Request request) => ReferenceEquals(awaited, request);

    public static void Answered() => awaited = null;
}
