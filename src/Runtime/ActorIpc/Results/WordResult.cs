using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a call on a word ended that does not wait, and what the word held.</summary>
public readonly record struct WordResult : ICallResult<WordOperation, WordResult>
{
    private readonly WordAnswer answer;

    private WordResult(Request request) => (Outcome, answer, Token) = (request.Outcome, WordAnswer.Of(request.Value), request.Token);

    /// <summary>How it ended: Granted, ValueChanged; or Unknown or Exited, and then nobody can tell what the word holds.</summary>
    public Outcome Outcome { get; }

    /// <summary>Orders this call among all of its word: what a resource looks at that refuses those who come late. None where the word is in this process.</summary>
    public FencingToken Token { get; }

    /// <summary>Whether what was asked for has happened.</summary>
    public bool IsDone => Outcome == Outcome.Granted;

    /// <summary>Whether the word did not hold what was expected, so that it was not changed.</summary>
    public bool IsValueChanged => Outcome == Outcome.ValueChanged;

    /// <summary>What the word held when it came to this call, before any change.</summary>
    /// <exception cref="InvalidOperationException">Nobody can tell.</exception>
    public uint Value => Known.Held;

    /// <summary>How many were woken.</summary>
    /// <exception cref="InvalidOperationException">Nobody can tell.</exception>
    public int Woken => Known.Woken;

    private WordAnswer Known => IsDone || IsValueChanged ? answer : throw new InvalidOperationException($"The call ended with {Outcome}: nobody can tell what the word held.");

    static WordResult ICallResult<WordOperation, WordResult>.From(Request<WordOperation> request) => new(request);

    /// <inheritdoc/>
    public override string ToString() => IsDone || IsValueChanged ? $"{Outcome}, 0x{answer.Held:x8}, {answer.Woken} woken" : $"{Outcome}";
}
