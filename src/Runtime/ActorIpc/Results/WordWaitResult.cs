using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a wait on a word ended. Whatever it says, the condition may or may not hold: look at the word again (FUT-11).</summary>
/// <remarks>Follows the return value and errno of futex(2).</remarks>
[MustCheckKilled]
public readonly record struct WordWaitResult : ICallResult<WordOperation, WordWaitResult>
{
    private readonly WordAnswer answer;

    private WordWaitResult(Request request) => (Outcome, answer) = (request.Outcome, WordAnswer.Of(request.Value));

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether somebody woke it.</summary>
    public bool IsWoken => Outcome == Outcome.Granted;

    /// <summary>Whether the word did not hold what was expected, so that there was no wait.</summary>
    public bool IsValueChanged => Outcome == Outcome.ValueChanged;

    /// <summary>What the word held when the wait ended, so that looking again takes no other call. It may hold something else by now.</summary>
    /// <exception cref="InvalidOperationException">Neither was it woken nor was there no wait: the word has said nothing.</exception>
    public uint Value => IsWoken || IsValueChanged ? answer.Held : throw new InvalidOperationException($"The wait ended with {Outcome}: the word has said nothing.");

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that futex(2) would leave: EAGAIN for another value, ETIMEDOUT also for no time at all, EINTR, or none.</summary>
    public Errno Error => Outcome is Outcome.TimedOut or Outcome.WouldBlock ? Errno.ETIMEDOUT : Outcome.ToErrno();

    static WordWaitResult ICallResult<WordOperation, WordWaitResult>.From(Request<WordOperation> request) => new(request);

    /// <inheritdoc/>
    public override string ToString() => IsWoken || IsValueChanged ? $"{Outcome}, 0x{answer.Held:x8}" : $"{Outcome}";
}
