using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The key to one acquisition of a lock. Disposing it releases that acquisition and no other, however often it is done.</summary>
[MustCheckKilled]
public readonly struct LockGrant : IAsyncDisposable, ICallResult<SleepOperation, LockGrant>
{
    private readonly Mailbox<SleepOperation>? held;
    private readonly IpcProcess? holder;
    private readonly long ticket;

    private LockGrant(Request<SleepOperation> request)
    {
        Outcome = request.Outcome;
        if (Outcome == Outcome.Granted)
        {
            held = (Mailbox<SleepOperation>)request.Home!;
            holder = (IpcProcess)request.Process;
            ticket = request.Value;
            Token = request.Token;
            OwnerDied = request.Error == Errno.EOWNERDEAD;
        }
    }

    /// <summary>How the acquisition ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether the lock was acquired.</summary>
    public bool IsHeld => held is not null;

    /// <summary>Whether the process was killed while it waited interruptibly.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>Whether the owner before died holding the lock, so that what it guards may be half changed (as EOWNERDEAD of a robust mutex).</summary>
    public bool OwnerDied { get; }

    /// <summary>Orders this grant among all of its primitive: what a resource looks at that refuses those who come late. None where the primitive is in this process.</summary>
    public FencingToken Token { get; }

    /// <summary>Cancelled when the grant is lost though its process lives: the owner of the primitive takes its node for dead, or has lost what it knew.</summary>
    /// <remarks>Where the primitive is in this process it is never cancelled. What an action throws that is registered for it goes nowhere.</remarks>
    public CancellationToken Lost => held?.LossOf(Token) ?? CancellationToken.None;

    /// <summary>Releases the lock to the next in order. A key to nothing, or one already turned, does nothing.</summary>
    /// <returns>
    /// A task that is complete when the lock is released; when the lock is on another node, when it is on the way there, which it arrives by once, and before anything
    /// that this node asks of the lock afterwards.
    /// </returns>
    public ValueTask DisposeAsync()
    {
        if (held is null)
        {
            return ValueTask.CompletedTask;
        }

        if (holder!.TryPassRelease(held, ticket, Token))
        {
            return ValueTask.CompletedTask;
        }

        var release = holder.ReleaseAsync(held, ticket);
        return release.IsCompletedSuccessfully ? ValueTask.CompletedTask : Finish(release);
    }

    static LockGrant ICallResult<SleepOperation, LockGrant>.From(Request<SleepOperation> request) => new(request);

    private static async ValueTask Finish(ValueTask<CallResult> release)
    {
        try
        {
            await release.OffScheduler();
        }
        catch (IpcException exception) when (exception.Error == Errno.ESRCH)
        {
            // The process ended meanwhile, and its end has released the lock.
        }
    }
}
