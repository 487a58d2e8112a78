using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The key to units taken from a semaphore array. Disposing it gives them back once; a process that ends holding it gives them back too.</summary>
[MustCheckKilled]
public readonly struct SemaphoreGrant : IAsyncDisposable
{
    private readonly Key? key;
    private readonly int use;

    internal SemaphoreGrant(Outcome outcome) => Outcome = outcome;

    private SemaphoreGrant(Key key, FencingToken token)
    {
        this.key = key;
        use = key.Use;
        Token = token;
    }

    /// <summary>How the acquisition ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether the units were taken.</summary>
    public bool IsHeld => key is not null;

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>Orders this grant among all of its primitive: what a resource looks at that refuses those who come late. None where the primitive is in this process.</summary>
    public FencingToken Token { get; }

    /// <summary>Cancelled when the grant is lost though its process lives: the owner of the primitive takes its node for dead, or has lost what it knew.</summary>
    /// <remarks>Where the primitive is in this process it is never cancelled. What an action throws that is registered for it goes nowhere.</remarks>
    public CancellationToken Lost => key?.LossOf(use, Token) ?? CancellationToken.None;

    /// <summary>Gives the units back. A key to nothing, or one already turned, does nothing; so does one to an array that was removed.</summary>
    /// <returns>
    /// A task that is complete when the units are back; when the array is on another node, when they are on the way there, which they arrive by once, and before
    /// anything that this node asks of the array afterwards.
    /// </returns>
    /// <exception cref="IpcException">
    /// ERANGE: somebody has set the value so high that the units do not fit. EACCES: the mode has changed. The key is turned all the same; what is still
    /// owed is given back when the process ends. Nobody hears of it when the array is on another node.
    /// </exception>
    public ValueTask DisposeAsync() => key is null ? ValueTask.CompletedTask : key.TurnAsync(use, Token);

    internal static SemaphoreGrant Of(IpcProcess holder, SemaphoreSet set, ReadOnlySpan<SemaphoreOp> taken, FencingToken token) => new(Key.Rent(holder, set, taken), token);

    /// <summary>The state behind a grant: reused, so that an uncontended acquisition allocates nothing, and turned once a use.</summary>
    private sealed class Key
    {
        [ThreadStatic]
        private static Key? free;

        private int use;
        private IpcProcess? holder;
        private SemaphoreSet? set;
        private SemaphoreVector back;

        public int Use => use;

        public static Key Rent(IpcProcess holder, SemaphoreSet set, ReadOnlySpan<SemaphoreOp> taken)
        {
            var key = free ?? new Key();
            free = null;
            key.holder = holder;
            key.set = set;
            Span<SemaphoreOp> reversed = taken.Length <= 8 ? stackalloc SemaphoreOp[taken.Length] : new SemaphoreOp[taken.Length];
            for (var i = 0; i < taken.Length; i++)
            {
                reversed[i] = new SemaphoreOp(taken[i].Number, (short)-taken[i].Delta, SemaphoreFlags.Undo);
            }

            key.back.Set(reversed);
            return key;
        }

        public CancellationToken LossOf(int expected, FencingToken token) =>
            set is { } of && Volatile.Read(ref use) == expected ? of.Mailbox.LossOf(token) : CancellationToken.None;

        public ValueTask TurnAsync(int expected, FencingToken granted)
        {
            if (Interlocked.CompareExchange(ref use, expected + 1, expected) != expected)
            {
                return ValueTask.CompletedTask;
            }

            // Whoever holds units may give them back, killed or not, and giving never waits. After the end of the process undo has done it.
            var isDone = holder!.HasExited || set!.Mailbox.TryPass(holder, new SemaphoreOperation { Vector = back }, granted);
            var given = isDone ? default : holder.OperateAsync(set!, back.Ops);
            holder = null;
            set = null;
            free = this;
            return isDone || given.IsCompletedSuccessfully ? ValueTask.CompletedTask : Finish(given);
        }

        private static async ValueTask Finish(ValueTask<OperateResult> given)
        {
            try
            {
                _ = await given.OffScheduler();
            }
            catch (IpcException exception) when (exception.Error is Errno.EINVAL or Errno.ESRCH)
            {
                // The array is removed, or the process ended meanwhile: nothing is left to give back.
            }
        }
    }
}
