using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a vector of semaphore operations ended: all of it happened, or none, and why.</summary>
/// <remarks>Follows the return value and errno of semop(2).</remarks>
[MustCheckKilled]
public readonly record struct OperateResult : ICallResult<SemaphoreOperation, OperateResult>
{
    internal OperateResult(Outcome outcome, FencingToken token = default)
    {
        Outcome = outcome;
        Token = token;
    }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Orders this grant among all of its primitive: what a resource looks at that refuses those who come late. None where the primitive is in this process.</summary>
    public FencingToken Token { get; }

    /// <summary>Whether all of it happened.</summary>
    public bool IsGranted => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that semop(2) would leave: EAGAIN, EINTR, EIDRM, or none.</summary>
    public Errno Error => Outcome.ToErrno();

    static OperateResult ICallResult<SemaphoreOperation, OperateResult>.From(Request<SemaphoreOperation> request) => new(request.Outcome, request.Token);
}
