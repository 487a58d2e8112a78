namespace ActorIpc.Actors;

/// <summary>Runs primitives: gives each an address and delivers messages to it, one at a time.</summary>
public interface IPrimitiveHost
{
    /// <summary>Starts to run a primitive.</summary>
    /// <typeparam name="TOperation">What it is asked for.</typeparam>
    /// <param name="primitive">The primitive.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its address.</returns>
    PrimitiveRef Run<TOperation>(Primitive<TOperation> primitive, string name)
        where TOperation : struct, IOperation<TOperation>;
}

/// <summary>
/// A coordination primitive: state, and a rule for each message. It takes one message at a time, says in the outbox what happens next, and
/// touches nothing else, so equal histories give equal outputs on every host.
/// </summary>
public abstract class Primitive
{
    /// <summary>Ends a parked request with a reason. The request is parked in this primitive.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reason">Timed out, cancelled, interrupted, killed, or exited.</param>
    /// <param name="outbox">Where to say what happens next.</param>
    /// <remarks>
    /// A sleep, a wait on a condition or on a futex word may end for no reason at all, as its caller has to expect: then the reason is <see cref="Outcome.Granted"/>.
    /// </remarks>
    public abstract void Abandon(Request request, Outcome reason, Outbox outbox);

    /// <summary>Takes back everything that a dead process held.</summary>
    /// <remarks>The host abandons its parked requests before, all but one that parked as the process exited, which it abandons as soon as it knows of it.</remarks>
    /// <param name="process">The process.</param>
    /// <param name="outbox">Where to say what happens next.</param>
    public virtual void ProcessExited(ProcessRef process, Outbox outbox)
    {
    }

    /// <summary>Hears a word from another primitive.</summary>
    /// <param name="notice">The word.</param>
    /// <param name="outbox">Where to say what happens next.</param>
    public virtual void Receive(in Notice notice, Outbox outbox) => Invariant.Holds(false, GetType().Name, "only expected notices arrive");

    /// <summary>Whether such a word may come from a primitive of another node.</summary>
    /// <param name="code">What it says.</param>
    internal virtual bool Expects(int code) => false;

    /// <summary>Says whose doing would let a parked request go on.</summary>
    /// <param name="request">The request. It is parked in this primitive.</param>
    /// <returns>Who, as far as this primitive knows.</returns>
    public virtual Awaited AwaitedBy(Request request) => Awaited.Anybody;

    /// <summary>Whether what a parked request waits for is there, so that it waits only because nobody has woken it.</summary>
    /// <param name="request">The request. It is parked in this primitive.</param>
    /// <returns>False where that would be against its invariants, and where it cannot tell: what sleepers wait for is known to their programs alone.</returns>
    public virtual bool IsThereFor(Request request) => false;

    /// <summary>Says what a process has here that it should give back, or see to, before it ends.</summary>
    /// <param name="process">The process.</param>
    /// <returns>What, in words that go before the name of this primitive; null if it has nothing.</returns>
    public virtual string? LeftBy(ProcessRef process) => null;

    /// <summary>Whether it looks at words that processes change by themselves, so that its answer depends on what they do at the same time.</summary>
    public virtual bool LooksAtWords => false;

    /// <summary>How many units there are to take, where there are units.</summary>
    public virtual IReadOnlyList<int> Units => [];

    /// <summary>States what is always true between two messages.</summary>
    /// <exception cref="InvariantViolatedException">It is not true.</exception>
    public abstract void CheckInvariants();

    /// <summary>Writes the whole state, parked requests included.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void Save(StateWriter writer);

    /// <summary>Reads the whole state back into a primitive that has handled no message yet.</summary>
    /// <param name="reader">Where from.</param>
    public abstract void Load(StateReader reader);

    /// <summary>Writes what it was made with and never changes, which <see cref="Save"/> leaves out.</summary>
    /// <param name="writer">Where to.</param>
    internal virtual void SaveConstants(StateWriter writer)
    {
    }

    /// <summary>Starts this primitive on a host that does not know its type.</summary>
    /// <param name="host">The host.</param>
    /// <param name="name">The name to run under.</param>
    /// <returns>Its address.</returns>
    public abstract PrimitiveRef RunOn(IPrimitiveHost host, string name);
}

/// <summary>A primitive with the type of its operations.</summary>
/// <typeparam name="TOperation">What it is asked for.</typeparam>
public abstract class Primitive<TOperation> : Primitive
    where TOperation : struct, IOperation<TOperation>
{
    /// <summary>Takes a request: answers it, parks it, or hands it on.</summary>
    /// <param name="request">The request; it belongs to the primitive until it is answered or handed on.</param>
    /// <param name="outbox">Where to say what happens next.</param>
    public abstract void Submit(Request<TOperation> request, Outbox outbox);

    /// <summary>Says what is wrong with a request from another node that no caller can make, and that a primitive therefore need not stand.</summary>
    /// <param name="operation">What is asked for.</param>
    /// <param name="handedOnBy">The primitive that hands the request on; null if it comes from its process.</param>
    /// <returns>Which part of it, and what; null if nothing is wrong with it.</returns>
    internal virtual string? Objection(in TOperation operation, string? handedOnBy) => handedOnBy is null ? null : "call: no primitive hands on to this one.";

    /// <summary>About how many bytes a primitive is written in, rather too many than too few, that a request has made.</summary>
    /// <param name="operation">What is asked for.</param>
    /// <returns>The bytes; 0 if nothing is made, or next to nothing.</returns>
    internal virtual long Makes(in TOperation operation) => 0;

    /// <inheritdoc/>
    public sealed override PrimitiveRef RunOn(IPrimitiveHost host, string name) => host.Run(this, name);
}
