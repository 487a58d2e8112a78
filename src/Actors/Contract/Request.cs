namespace ActorIpc.Actors;

/// <summary>Where a request stands.</summary>
public enum RequestState : byte
{
    /// <summary>On its way to a primitive.</summary>
    Submitted,

    /// <summary>Waiting inside the primitive at <see cref="Request.Home"/>.</summary>
    Parked,

    /// <summary>Answered.</summary>
    Completed,
}

/// <summary>One call of one process: an identity, a question, and room for exactly one answer.</summary>
/// <remarks>
/// From submit to completion the object belongs to the primitive, which links it into its own queues, so parking allocates nothing.
/// </remarks>
public abstract class Request : Message
{
    // Identity: written before submit, constant until completion.

    /// <summary>The process that asks.</summary>
    public ProcessRef Process { get; set; } = null!;

    /// <summary>The number of this request among those of its process.</summary>
    public long Sequence { get; set; }

    /// <summary>
    /// The answer if the request would have to wait, or <see cref="Outcome.Granted"/> if it may wait. The host sets it: a zero timeout, a process
    /// already killed, a note already pending.
    /// </summary>
    public Outcome ParkRefusal { get; set; }

    // Owned by the primitive between submit and completion.

    // A parked request stands in no mailbox, so the link of the mailbox serves for the queue.
    internal Request? Next
    {
        get => (Request?)NextMessage;
        set => NextMessage = value;
    }

    internal Request? Previous { get; set; }

    /// <summary>Where the request stands.</summary>
    public RequestState State { get; internal set; }

    /// <summary>How the request ended, once <see cref="State"/> is <see cref="RequestState.Completed"/>.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>The errno of a misuse, or a remark on a grant; see <see cref="Actors.Answer"/>.</summary>
    public Errno Error { get; private set; }

    /// <summary>The number that the call returns.</summary>
    public long Value { get; private set; }

    /// <summary>What does not fit a number; see <see cref="Actors.Answer"/>.</summary>
    public object? Data { get; private set; }

    /// <summary>The answer, once <see cref="State"/> is <see cref="RequestState.Completed"/>.</summary>
    public Answer Answer => new(Outcome, Error, Value, Data);

    // The host's.

    /// <summary>The primitive that has the request now.</summary>
    public PrimitiveRef? Home { get; set; }

    /// <summary>Why the request is to be abandoned, when that was decided while it was on its way; Granted if it was not.</summary>
    public Outcome DeferredAbandon { get; set; }

    /// <summary>By which others know how late the answer is, where the primitive is on another node; none where it is here.</summary>
    public FencingToken Token { get; set; }

    /// <summary>What the host keeps with the object over all its uses.</summary>
    public object? HostData { get; set; }

    /// <summary>How often the object has been used: an abandonment that names another generation is stale.</summary>
    public int Generation { get; protected set; }

    /// <summary>Makes the object ready for a new submit.</summary>
    protected void Renew()
    {
        DeferredAbandon = Outcome.Granted;
        ParkRefusal = Outcome.Granted;
        Token = default;
        State = RequestState.Submitted;
    }

    /// <summary>Answers a request that no primitive has.</summary>
    /// <param name="outcome">The answer.</param>
    protected void AnswerHere(Outcome outcome) => SetAnswer(outcome, Errno.None, 0, null);

    internal void SetAnswer(Outcome outcome, Errno error, long value, object? data)
    {
        Outcome = outcome;
        Error = error;
        Value = value;
        if (!ReferenceEquals(Data, data))
        {
            Data = data;
        }

        State = RequestState.Completed;
    }

    /// <summary>Called by the host when it carries out the completion; <see cref="Answer"/> is set.</summary>
    public virtual void OnCompleted()
    {
    }

    /// <summary>Writes what is asked for.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void WriteOperation(StateWriter writer);
}

/// <summary>A request with its operation.</summary>
/// <typeparam name="TOperation">What the primitive is asked for.</typeparam>
public class Request<TOperation> : Request
    where TOperation : struct, IOperation<TOperation>
{
    /// <summary>What is asked for. A field, so that the primitive works on it in place.</summary>
    public TOperation Operation;

    /// <inheritdoc/>
    public sealed override void WriteOperation(StateWriter writer) => Operation.Write(writer);
}
