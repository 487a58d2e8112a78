using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>The address of a primitive on a host of this library, with everything that can be delivered there.</summary>
/// <remarks>Deliveries from one thread arrive in the order in which they were made.</remarks>
public abstract class Mailbox : PrimitiveRef
{
    private WeakReference<Mailbox>? weak;

    // One for all processes that watch on behalf of this primitive: a process must not keep alive a lock that nobody else can reach.
    internal WeakReference<Mailbox> Weak => weak ??= new WeakReference<Mailbox>(this);

    /// <summary>Asks that a request be ended. Too late is not an error: an abandonment that finds its request answered does nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="generation">The use of the request object that is meant.</param>
    /// <param name="reason">Why.</param>
    public abstract void Abandon(Request request, int generation, Outcome reason);

    /// <summary>Whether the primitive has failed and answers no more.</summary>
    public virtual bool HasFailed => false;

    /// <summary>Whether the primitive runs where no thread of this process can make it answer.</summary>
    internal virtual bool IsElsewhere => false;

    /// <summary>Cancelled when what the primitive granted is lost though its holder lives, since its owner knows nothing of it any more.</summary>
    /// <param name="granted">The token of the grant.</param>
    /// <returns>The token; where the primitive is in this process, one that is never cancelled.</returns>
    public virtual CancellationToken LossOf(FencingToken granted) => CancellationToken.None;

    /// <summary>Says that a process has exited, after those of its parked requests that the host knows of were abandoned.</summary>
    /// <param name="process">The process.</param>
    public abstract void ProcessExited(ProcessRef process);

    /// <summary>Delivers a request that another primitive hands on.</summary>
    /// <param name="request">The request.</param>
    public abstract void Forward(Request request);

    /// <summary>Delivers a word from another primitive.</summary>
    /// <param name="notice">The word.</param>
    public abstract void Notify(in Notice notice);
}

/// <summary>A mailbox with the type of its operations.</summary>
/// <typeparam name="TOperation">What the primitive is asked for.</typeparam>
public abstract class Mailbox<TOperation> : Mailbox
    where TOperation : struct, IOperation<TOperation>
{
    /// <summary>Delivers a request.</summary>
    /// <param name="request">The request; not the caller's again until it is answered.</param>
    /// <returns>True when it was answered before this returned; then <see cref="Request.OnCompleted"/> is not called.</returns>
    public abstract bool Submit(Request<TOperation> request);

    /// <summary>Has the primitive do what nobody waits for, if there is a better way than to ask and wait for the answer.</summary>
    /// <param name="process">Who asks.</param>
    /// <param name="operation">What for.</param>
    /// <param name="granted">The token of the grant that this ends. Where that is lost, or its process has ended, there is nothing to give back, and nothing is done.</param>
    /// <returns>
    /// True when it will be done once, before anything that is asked of the primitive from here on, whatever happens to the message; false when it has to be asked for.
    /// </returns>
    internal virtual bool TryPass(IpcProcess process, in TOperation operation, FencingToken granted) => false;
}
