using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a wait on futex words ended. Whatever it says, the condition may or may not hold: look at the word again (FUT-11).</summary>
/// <remarks>Follows the return value and errno of futex(2).</remarks>
[MustCheckKilled]
public readonly record struct FutexResult : ICallResult<FutexOperation, FutexResult>
{
    internal FutexResult(Outcome outcome, int value = 0)
    {
        Outcome = outcome;
        Value = value;
    }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>What the call returns: of a wait on one word 0.</summary>
    public int Value { get; }

    /// <summary>Whether somebody woke it.</summary>
    public bool IsWoken => Outcome == Outcome.Granted;

    /// <summary>Whether the word did not hold what was expected, so that there was no wait.</summary>
    public bool IsValueChanged => Outcome == Outcome.ValueChanged;

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that futex(2) would leave: EAGAIN for another value, ETIMEDOUT also for no time at all, EINTR, or none.</summary>
    public Errno Error => Outcome is Outcome.TimedOut or Outcome.WouldBlock ? Errno.ETIMEDOUT : Outcome.ToErrno();

    static FutexResult ICallResult<FutexOperation, FutexResult>.From(Request<FutexOperation> request) => new(request.Outcome, (int)request.Value);
}
