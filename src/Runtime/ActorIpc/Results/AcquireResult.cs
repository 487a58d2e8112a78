using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>Whether one was taken from a semaphore, or why not.</summary>
/// <remarks>Follows Plan 9 semacquire(2).</remarks>
[MustCheckKilled]
public readonly record struct AcquireResult : ICallResult<UserSemaphoreOperation, AcquireResult>
{
    private AcquireResult(Outcome outcome) => Outcome = outcome;

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether one was taken.</summary>
    public bool IsAcquired => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    static AcquireResult ICallResult<UserSemaphoreOperation, AcquireResult>.From(Request<UserSemaphoreOperation> request) => new(request.Outcome);
}
