using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a sleep ended. Whatever it says, the lock is held again, and the condition may or may not hold: look again (XV6-3).</summary>
[MustCheckKilled]
public readonly record struct SleepResult : ICallResult<SleepOperation, SleepResult>, ICallResult<MutexOperation, SleepResult>
{
    internal SleepResult(Outcome outcome, bool ownerDied, FencingToken token = default)
    {
        Token = token;
        Outcome = outcome;
        OwnerDied = ownerDied;
    }

    /// <summary>How it ended; Granted for a wakeup.</summary>
    public Outcome Outcome { get; }

    /// <summary>Orders this return to the lock among all grants of the lock: the token of the key that was held before the sleep counts no more.</summary>
    public FencingToken Token { get; }

    /// <summary>Whether it was a wakeup.</summary>
    public bool IsWoken => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>Whether whoever held the lock just before died holding it, so that what it guards may be half changed.</summary>
    public bool OwnerDied { get; }

    static SleepResult ICallResult<SleepOperation, SleepResult>.From(Request<SleepOperation> request) =>
        new(request.Outcome, request.Error == Errno.EOWNERDEAD, request.Value == 0 ? FencingToken.None : request.Token);

    static SleepResult ICallResult<MutexOperation, SleepResult>.From(Request<MutexOperation> request) =>
        new(request.Outcome, request.Error == Errno.EOWNERDEAD);
}
