using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>Records that were woken, or why there are none.</summary>
[MustCheckKilled]
public readonly record struct FutexFetchResult : ICallResult<FutexOperation, FutexFetchResult>
{
    private readonly IReadOnlyList<FutexWatch>? watches;

    private FutexFetchResult(Request request)
    {
        Outcome = request.Outcome;
        watches = Outcome == Outcome.Granted ? Array.ConvertAll((FutexWoken[])request.Data!, woken => new FutexWatch((FutexWord)woken.Word, woken.Number)) : null;
    }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>The records, in the order in which they were woken; each is used up.</summary>
    public IReadOnlyList<FutexWatch> Watches => watches ?? [];

    /// <summary>Whether there are any.</summary>
    public bool IsFetched => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno of the call: EAGAIN if there are none and it does not wait, ETIMEDOUT, EINTR, or none.</summary>
    public Errno Error => Outcome == Outcome.TimedOut ? Errno.ETIMEDOUT : Outcome.ToErrno();

    static FutexFetchResult ICallResult<FutexOperation, FutexFetchResult>.From(Request<FutexOperation> request) => new(request);
}
