using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Words that their owners keep.
public sealed partial class IpcProcess
{
    /// <summary>Reads a word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>What it holds.</returns>
    public ValueTask<WordResult> LoadAsync(IpcWord word) => OnWord(word, new WordOperation { Call = WordCall.Load });

    /// <summary>Writes a word. Wakes nobody.</summary>
    /// <param name="word">The word.</param>
    /// <param name="value">What to write.</param>
    /// <returns>What it held before.</returns>
    public ValueTask<WordResult> StoreAsync(IpcWord word, uint value) => ChangeAndWakeAsync(word, FutexChange.Set, value, 0);

    /// <summary>Writes a word and says what it held, in one step. Wakes nobody.</summary>
    /// <inheritdoc cref="StoreAsync"/>
    public ValueTask<WordResult> ExchangeAsync(IpcWord word, uint value) => StoreAsync(word, value);

    /// <summary>Writes a word if it holds the value that is expected. Wakes nobody.</summary>
    /// <param name="word">The word.</param>
    /// <param name="value">What to write.</param>
    /// <param name="comparand">What the word must hold.</param>
    /// <returns>Granted, or ValueChanged and the word is as it was; and what it held.</returns>
    public ValueTask<WordResult> CompareExchangeAsync(IpcWord word, uint value, uint comparand) =>
        OnWord(word, new WordOperation { Call = WordCall.CompareExchange, Operand = value, Expected = comparand });

    /// <summary>Adds to a word, round and round. Wakes nobody.</summary>
    /// <param name="word">The word.</param>
    /// <param name="value">What to add.</param>
    /// <returns>What it held before.</returns>
    public ValueTask<WordResult> AddAsync(IpcWord word, uint value) => ChangeAndWakeAsync(word, FutexChange.Add, value, 0);

    /// <summary>Sets bits of a word. Wakes nobody.</summary>
    /// <param name="word">The word.</param>
    /// <param name="bits">The bits.</param>
    /// <returns>What it held before.</returns>
    public ValueTask<WordResult> OrAsync(IpcWord word, uint bits) => ChangeAndWakeAsync(word, FutexChange.Or, bits, 0);

    /// <summary>Keeps only some bits of a word. Wakes nobody.</summary>
    /// <param name="word">The word.</param>
    /// <param name="bits">The bits to keep.</param>
    /// <returns>What it held before.</returns>
    public ValueTask<WordResult> AndAsync(IpcWord word, uint bits) => ChangeAndWakeAsync(word, FutexChange.AndNot, ~bits, 0);

    /// <summary>Waits on a word until somebody wakes it, if the word holds what is expected.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">The value with which there is something to wait for. The compare and the beginning of the wait are one step (FUT-6).</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; a wake after that goes to others.</param>
    /// <param name="mask">Which wakes are meant for this wait: those whose mask has a bit in common; by default all.</param>
    /// <returns>Granted when woken; or why not: ValueChanged, WouldBlock, TimedOut, Cancelled, Interrupted, Killed.</returns>
    /// <exception cref="IpcException">EINVAL: the mask has no bit, or the timeout is negative.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAIT and FUTEX_WAIT_BITSET: FUT-2, FUT-6, FUT-10, FUT-11, FUT-18 to 20. Callers look at the word again and wait again.</remarks>
    [Sleeps]
    public ValueTask<WordWaitResult> WaitAsync(
        IpcWord word, uint expected, TimeSpan? timeout = null, CancellationToken cancellation = default, uint mask = FutexOperation.AnyBits)
    {
        ArgumentNullException.ThrowIfNull(word);
        var call = PendingCall<WordOperation, WordWaitResult>.Rent(this);
        call.Operation = new WordOperation { Call = WordCall.Wait, Expected = expected, Mask = mask };
        return call.Start(word.Mailbox, Interruptibly, timeout, cancellation);
    }

    /// <summary>Wakes who waits on a word, in the order in which they came.</summary>
    /// <param name="word">The word, which the caller has changed before.</param>
    /// <param name="count">How many to wake at most; with 0 nobody.</param>
    /// <param name="mask">Which waits are meant: those whose mask has a bit in common; by default all.</param>
    /// <returns>How many were woken, and what the word holds.</returns>
    /// <exception cref="IpcException">EINVAL: the mask has no bit, or the count is negative.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAKE and FUTEX_WAKE_BITSET: FUT-3 to 8, FUT-18 to 20. A wake that finds nobody is not remembered; the word is.</remarks>
    public ValueTask<WordResult> WakeAsync(IpcWord word, int count = 1, uint mask = FutexOperation.AnyBits) =>
        OnWord(word, new WordOperation { Call = WordCall.Wake, Count = count, Mask = mask });

    /// <summary>Changes a word and wakes who waits on it, in one step and one message.</summary>
    /// <param name="word">The word.</param>
    /// <param name="change">How to change it.</param>
    /// <param name="argument">With what.</param>
    /// <param name="count">How many to wake at most, in the order in which they came.</param>
    /// <param name="mask">Which waits are meant: those whose mask has a bit in common; by default all.</param>
    /// <param name="comparison">Wakes only if what the word held compares so with <paramref name="with"/>; null for whatever it held.</param>
    /// <param name="with">What it is compared with, both with their signs.</param>
    /// <returns>What it held before, and how many were woken. They hear what it holds now.</returns>
    /// <exception cref="IpcException">EINVAL: the mask has no bit, or the count is negative. ENOSYS: there is no such change or comparison. The word is as it was.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAKE_OP, on one word: FUT-28.</remarks>
    public ValueTask<WordResult> ChangeAndWakeAsync(
        IpcWord word, FutexChange change, uint argument, int count = 1, uint mask = FutexOperation.AnyBits, FutexComparison? comparison = null, int with = 0) =>
        OnWord(word, new WordOperation
        {
            Call = WordCall.Change, Change = change, Operand = argument, Count = count, Mask = mask,
            Compares = comparison.HasValue, Comparison = comparison.GetValueOrDefault(), With = with,
        });

    private ValueTask<WordResult> OnWord(IpcWord word, in WordOperation operation)
    {
        ArgumentNullException.ThrowIfNull(word);
        var call = PendingCall<WordOperation, WordResult>.Rent(this);
        call.Operation = operation;
        return call.Start(word.Mailbox, WaitMode.Uninterruptible);
    }
}
