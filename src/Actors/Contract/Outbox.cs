namespace ActorIpc.Actors;

/// <summary>What a primitive wants done, in order; and what it may know of the world while it handles a message.</summary>
public sealed class Outbox
{
    private const int Kept = 64;

    // Most messages have one effect, which stands here; further ones, from index 1, in the array.
    private Effect first;
    private Effect[] further = new Effect[4];

    /// <summary>The time of the message, in milliseconds since 1970-01-01 UTC. The host stamps it.</summary>
    public long Now { get; set; }

    /// <summary>The address of the primitive that is handling the message.</summary>
    public PrimitiveRef? Self { get; set; }

    /// <summary>
    /// A request whose caller looks for the answer itself when the primitive is done with the message, so that its completion is no effect. The host
    /// sets it, or leaves it null.
    /// </summary>
    public Request? AwaitedByHost { get; set; }

    /// <summary>How many effects there are.</summary>
    public int Count { get; private set; }

    /// <summary>One effect.</summary>
    /// <param name="index">Its place, from 0.</param>
    public ref readonly Effect this[int index] => ref index == 0 ? ref first : ref further[index - 1];

    /// <summary>Forgets the effects, once the host has carried them out.</summary>
    public void Clear()
    {
        first = default;
        if (Count > Kept)
        {
            further = new Effect[4];
        }
        else if (Count > 1)
        {
            Array.Clear(further, 0, Count - 1);
        }

        Count = 0;
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request; it is the caller's again.</param>
    /// <param name="answer">Its one answer.</param>
    public void Complete(Request request, in Answer answer) => Complete(request, answer.Outcome, answer.Error, answer.Value, answer.Data);

    /// <summary>Answers that what was asked for happened.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">The number that the call returns.</param>
    /// <param name="data">What does not fit a number.</param>
    public void Grant(Request request, long value = 0, object? data = null) =>
        Complete(request, Outcome.Granted, Errno.None, value, data);

    /// <summary>Answers with an outcome that callers must expect.</summary>
    /// <param name="request">The request.</param>
    /// <param name="outcome">The outcome.</param>
    public void Refuse(Request request, Outcome outcome) => Complete(request, outcome, Errno.None, 0, null);

    /// <summary>Answers that the call was misuse.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">The errno.</param>
    /// <param name="message">A sentence that names the argument and the rule.</param>
    public void Fail(Request request, Errno error, string message) =>
        Complete(request, Outcome.Failed, error, 0, message);

    /// <summary>Asks to be told when a process exits.</summary>
    /// <param name="process">The process.</param>
    public void Watch(ProcessRef process) => Add(new Effect(EffectKind.Watch, process));

    /// <summary>Hands a request on to another primitive, which answers it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="to">The primitive.</param>
    public void Forward(Request request, PrimitiveRef to) => Add(new Effect(EffectKind.Forward, request, to));

    /// <summary>Gives a word to another primitive.</summary>
    /// <param name="to">The primitive.</param>
    /// <param name="notice">The word.</param>
    public void Notify(PrimitiveRef to, in Notice notice) =>
        Add(new Effect(EffectKind.Notify, notice.Process, to, notice.Code, notice.Value));

    /// <summary>Asks the host to run a new primitive.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="primitive">The primitive.</param>
    public void Create(string name, Primitive primitive) => Add(new Effect(EffectKind.Create, primitive, name));

    /// <summary>Asks the host to forget the name of this primitive.</summary>
    public void Retire() => Add(new Effect(EffectKind.Retire));

    /// <summary>Posts a signal to a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="signal">What to post.</param>
    public void Post(ProcessRef process, Signal signal) => Add(new Effect(EffectKind.Post, process, null, (int)signal));

    /// <summary>Answers a request that would have to wait but may not.</summary>
    /// <param name="request">The request.</param>
    /// <returns>True when it was answered; false when it may wait.</returns>
    internal bool RefusedToPark(Request request)
    {
        if (request.ParkRefusal == Outcome.Granted)
        {
            return false;
        }

        Refuse(request, request.ParkRefusal);
        return true;
    }

    private void Complete(Request request, Outcome outcome, Errno error, long value, object? data)
    {
        if (request.State == RequestState.Completed)
        {
            Invariant.Holds(false, nameof(Outbox), "a request is answered once");
        }

        request.SetAnswer(outcome, error, value, data);
        if (!ReferenceEquals(request, AwaitedByHost))
        {
            Add(new Effect(EffectKind.Complete, request));
        }
    }

    private void Add(in Effect effect)
    {
        if (Count == 0)
        {
            first = effect;
        }
        else
        {
            if (Count > further.Length)
            {
                Array.Resize(ref further, further.Length * 2);
            }

            further[Count - 1] = effect;
        }

        Count++;
    }
}
