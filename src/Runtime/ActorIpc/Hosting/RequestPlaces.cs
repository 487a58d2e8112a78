using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>Where a request stands, for one who does not own it.</summary>
internal static class RequestPlaces
{
    /// <summary>
    /// Whether it is parked in a primitive that handles nothing right now. One that is handed on to there has its home there once it is parked no more; one
    /// that was answered and is parked elsewhere by now has its home there first. So its home must be the same before and after.
    /// </summary>
    public static bool IsParkedAt(this Request request, PrimitiveRef? home)
    {
        var before = request.Home;
        Volatile.ReadBarrier();
        var state = request.State;
        Volatile.ReadBarrier();
        return state == RequestState.Parked && ReferenceEquals(before, home) && ReferenceEquals(request.Home, home);
    }
}
