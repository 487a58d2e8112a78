namespace ActorIpc.Simulation.Histories;

/// <summary>Takes a lock. It returns <see cref="LockHeld"/>.</summary>
public sealed record LockAcquire
{
    /// <inheritdoc/>
    public override string ToString() => "acquire";
}

/// <summary>Gives a lock back. It returns nothing.</summary>
/// <param name="Token">Which acquisition; 0 for whichever is the caller's.</param>
public sealed record LockRelease(long Token = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Token == 0 ? "release" : $"release {Token}";
}

/// <summary>Sleeps with a lock held: lets go of it and has it again at the end, however the sleep ends. It returns <see cref="LockHeld"/>.</summary>
public sealed record LockSleep
{
    /// <inheritdoc/>
    public override string ToString() => "sleep";
}

/// <summary>What the taker of a lock is told.</summary>
/// <param name="OwnerDied">Whether the owner before died with it.</param>
/// <param name="Token">The fencing token, which only grows; 0 where there is none, or none is known.</param>
public sealed record LockHeld(bool OwnerDied = false, long Token = 0)
{
    /// <inheritdoc/>
    public override string ToString() => "held" + (OwnerDied ? ", owner died" : "") + (Token == 0 ? "" : $", token {Token}");
}

/// <summary>Who holds a lock.</summary>
/// <param name="Owner">Who holds it, or nobody.</param>
/// <param name="Token">The fencing token of its acquisition, or 0 where it is not known.</param>
/// <param name="LastToken">The highest fencing token that was seen.</param>
/// <param name="OwnerDied">The next to take it is told that an owner died.</param>
public readonly record struct LockState(ProcessId Owner, long Token, long LastToken, bool OwnerDied)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (Owner == ProcessId.None ? "free" : $"held by process {Owner}") + (OwnerDied ? ", an owner died" : "") + (LastToken == 0 ? "" : $", last token {LastToken}");
}

/// <summary>A lock whose dead owner leaves it to the next, with fencing tokens.</summary>
/// <remarks>
/// Knows <see cref="LockAcquire"/>, <see cref="LockRelease"/>, <see cref="LockSleep"/> and <see cref="ProcessExit"/>, which also stands for an owner that was given up.
/// </remarks>
public sealed class LockModel : SequentialModel<LockState>
{
    /// <inheritdoc/>
    protected internal override LockState Initial => default;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<HistoryCall> StepsOf(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Operation is not LockSleep || call.Answer is { TouchesNothing: true } or { Outcome: Outcome.Failed })
        {
            return [call];
        }

        var release = call with { Operation = new LockRelease(), Answer = call.Answer is null ? null : HistoryAnswer.Granted() };
        var acquire = call with { Operation = new LockAcquire(), Answer = call.Answer is null ? null : HistoryAnswer.Granted(call.Answer.Value) };
        return [release, acquire];
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<LockState> Step(LockState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var isMine = state.Owner == call.Process;
        return call.Operation switch
        {
            LockAcquire when state.Owner == ProcessId.None => Take(state, call),
            LockAcquire when isMine => Fails(state, call, Errno.EDEADLK),
            LockAcquire => MustWait(state, call),
            LockSleep => isMine ? [] : Fails(state, call, Errno.EPERM),
            LockRelease release when isMine && (release.Token == 0 || state.Token == 0 || release.Token == state.Token) =>
                Granted(call, state with { Owner = ProcessId.None, Token = 0 }),

            // A key that is turned twice.
            LockRelease { Token: not 0 } => Granted(call, state),
            LockRelease => Fails(state, call, Errno.EPERM),
            ProcessExit => Granted(call, isMine ? state with { Owner = ProcessId.None, Token = 0, OwnerDied = true } : state),
            _ => throw Unknown(call),
        };
    }

    private static IEnumerable<LockState> Take(LockState state, HistoryCall call)
    {
        var token = 0L;
        if (call.Answer is { Value: LockHeld held })
        {
            if (held.OwnerDied != state.OwnerDied || (held.Token != 0 && held.Token <= state.LastToken))
            {
                return [];
            }

            token = held.Token;
        }

        return Granted(call, new LockState(call.Process, token, Math.Max(token, state.LastToken), false), call.Answer?.Value);
    }
}
