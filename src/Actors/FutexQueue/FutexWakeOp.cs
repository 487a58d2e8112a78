namespace ActorIpc;

/// <summary>What a FUTEX_WAKE_OP does to the second word.</summary>
/// <remarks>Follows futex(2), with its numbers.</remarks>
public enum FutexChange
{
    /// <summary>FUTEX_OP_SET: becomes oparg.</summary>
    Set = 0,

    /// <summary>FUTEX_OP_ADD: oparg is added, round and round.</summary>
    Add = 1,

    /// <summary>FUTEX_OP_OR: gets the bits of oparg.</summary>
    Or = 2,

    /// <summary>FUTEX_OP_ANDN: loses the bits of oparg.</summary>
    AndNot = 3,

    /// <summary>FUTEX_OP_XOR: the bits of oparg are turned.</summary>
    Xor = 4,
}

/// <summary>How a FUTEX_WAKE_OP compares what the second word held before.</summary>
/// <remarks>Follows futex(2), with its numbers. The values are compared with their signs.</remarks>
public enum FutexComparison
{
    /// <summary>FUTEX_OP_CMP_EQ.</summary>
    Equal = 0,

    /// <summary>FUTEX_OP_CMP_NE.</summary>
    NotEqual = 1,

    /// <summary>FUTEX_OP_CMP_LT.</summary>
    Less = 2,

    /// <summary>FUTEX_OP_CMP_LE.</summary>
    LessOrEqual = 3,

    /// <summary>FUTEX_OP_CMP_GT.</summary>
    Greater = 4,

    /// <summary>FUTEX_OP_CMP_GE.</summary>
    GreaterOrEqual = 5,
}

/// <summary>The last argument of FUTEX_WAKE_OP: how to change a word, and what it must have held for the second wake.</summary>
/// <param name="Encoded">As futex(2) encodes it: op, cmp, oparg and cmparg in 4, 4, 12 and 12 bits.</param>
public readonly record struct FutexWakeOp(uint Encoded)
{
    // FUTEX_OP_OPARG_SHIFT, beside the change.
    private const uint ShiftFlag = 8;

    /// <summary>FUTEX_OP(op, oparg, cmp, cmparg).</summary>
    /// <param name="change">How to change the word.</param>
    /// <param name="argument">With what: the low 12 bits, which carry a sign (FUT-29).</param>
    /// <param name="comparison">How to compare what it held.</param>
    /// <param name="with">With what: the low 12 bits, which carry a sign (FUT-29).</param>
    /// <param name="shifts">FUTEX_OP_OPARG_SHIFT: 1 shifted left by the argument stands for the argument.</param>
    /// <returns>The encoding.</returns>
    public static FutexWakeOp Of(FutexChange change, int argument, FutexComparison comparison = FutexComparison.Equal, int with = 0, bool shifts = false) =>
        new(((((uint)change & 7) | (shifts ? ShiftFlag : 0)) << 28) | (((uint)comparison & 15) << 24) | (((uint)argument & 0xfff) << 12) | ((uint)with & 0xfff));

    internal FutexChange Change => (FutexChange)((Encoded >> 28) & 7);

    internal FutexComparison Comparison => (FutexComparison)((Encoded >> 24) & 15);

    private int Argument => (Encoded >> 28 & ShiftFlag) != 0 ? 1 << (Signed(Encoded >> 12) & 31) : Signed(Encoded >> 12);

    /// <summary>What the word holds after the change; null if there is no such change.</summary>
    internal uint? Apply(uint held) => Change.Apply(held, (uint)Argument);

    /// <summary>Whether what the word held before is as asked; null if there is no such comparison.</summary>
    internal bool? Holds(uint held) => Comparison.Holds(held, Signed(Encoded));

    // The low 12 bits, the highest of them being the sign.
    private static int Signed(uint bits) => (int)(bits << 20) >> 20;
}
