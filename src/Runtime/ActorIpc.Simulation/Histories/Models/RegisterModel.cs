namespace ActorIpc.Simulation.Histories;

/// <summary>Reads a register. It returns its value, a long.</summary>
public sealed record RegisterRead
{
    /// <inheritdoc/>
    public override string ToString() => "read";
}

/// <summary>Writes a register. It returns nothing.</summary>
/// <param name="Value">The value.</param>
/// <param name="Token">The fencing token of the lock under which it is written, or 0.</param>
public sealed record RegisterWrite(long Value, long Token = 0)
{
    /// <inheritdoc/>
    public override string ToString() => $"write {Value}" + RegisterModel.Under(Token);
}

/// <summary>Adds to a register. It returns the new value, a long.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Token">The fencing token of the lock under which it is added, or 0.</param>
public sealed record RegisterAdd(long Amount = 1, long Token = 0)
{
    /// <inheritdoc/>
    public override string ToString() => $"add {Amount}" + RegisterModel.Under(Token);
}

/// <summary>Writes a register that holds what is expected. It returns nothing, and ends as <see cref="Outcome.ValueChanged"/> where it holds something else.</summary>
/// <param name="Expected">What is expected.</param>
/// <param name="Value">The value.</param>
/// <param name="Token">The fencing token of the lock under which it is written, or 0.</param>
public sealed record RegisterExchange(long Expected, long Value, long Token = 0)
{
    /// <inheritdoc/>
    public override string ToString() => $"exchange {Expected} for {Value}" + RegisterModel.Under(Token);
}

/// <summary>What a register holds.</summary>
/// <param name="Value">The value.</param>
/// <param name="Fence">The highest fencing token that it has seen.</param>
public readonly record struct RegisterState(long Value, long Fence)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Value}" + (Fence == 0 ? "" : $", fenced below {Fence}");
}

/// <summary>A register, or a counter: one number, read and written by anybody, that may be fenced.</summary>
/// <remarks>
/// Knows <see cref="RegisterRead"/>, <see cref="RegisterWrite"/>, <see cref="RegisterAdd"/>, <see cref="RegisterExchange"/> and <see cref="ProcessExit"/>. A change
/// with a token below the highest one that was accepted fails with EPERM: its owner has lost the lock without knowing.
/// </remarks>
/// <param name="initial">What it holds at first.</param>
public sealed class RegisterModel(long initial = 0) : SequentialModel<RegisterState>
{
    /// <inheritdoc/>
    protected internal override RegisterState Initial => new(initial, 0);

    /// <inheritdoc/>
    protected internal override bool ChangesNothing(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Operation is RegisterRead or ProcessExit || call.Answer is { Outcome: Outcome.Failed };
    }

    /// <inheritdoc/>
    protected internal override bool IsAlike(HistoryCall one, HistoryCall other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Operation.Equals(other.Operation);
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<RegisterState> Step(RegisterState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Operation switch
        {
            RegisterRead => Granted(call, state, state.Value),
            RegisterWrite write => Change(state, call, write.Token, write.Value),
            RegisterAdd add => Change(state, call, add.Token, state.Value + add.Amount, state.Value + add.Amount),
            RegisterExchange exchange when exchange.Expected == state.Value => Change(state, call, exchange.Token, exchange.Value),
            RegisterExchange exchange => NotExpected(state, call, exchange.Token),
            ProcessExit => Granted(call, state),
            _ => throw Unknown(call),
        };
    }

    internal static string Under(long token) => token == 0 ? "" : $" under {token}";

    private static bool IsFenced(RegisterState state, long token) => token != 0 && token < state.Fence;

    private static IEnumerable<RegisterState> Change(RegisterState state, HistoryCall call, long token, long value, object? returned = null) =>
        IsFenced(state, token) ? Fails(state, call, Errno.EPERM) : Granted(call, new RegisterState(value, Math.Max(token, state.Fence)), returned);

    // The token counts all the same.
    private static IEnumerable<RegisterState> NotExpected(RegisterState state, HistoryCall call, long token) =>
        IsFenced(state, token) ? Fails(state, call, Errno.EPERM)
        : call.Answer is null or { Outcome: Outcome.ValueChanged } ? [state with { Fence = Math.Max(token, state.Fence) }]
        : [];
}
