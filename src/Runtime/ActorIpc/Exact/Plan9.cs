using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The calls of Plan 9, with its own return values.</summary>
/// <remarks>Follows Plan 9 rendezvous(2), semacquire(2), fork(2) and notify(2).</remarks>
public readonly partial struct Plan9
{
    private readonly IpcProcess self;

    internal Plan9(IpcProcess self) => this.self = self;

    /// <summary>rendezvous(tag, value).</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The value.</param>
    /// <param name="timeout">Not in Plan 9: how long to wait.</param>
    /// <param name="cancellation">Not in Plan 9: ends the wait.</param>
    /// <returns>The partner's value, or ~0 when interrupted or killed.</returns>
    /// <remarks>A caller that must not be disturbed calls again while the result is ~0 (REN-11).</remarks>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<ulong> RendezvousAsync(ulong tag, ulong value, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        await self.RendezvousAsync(tag, value, timeout, cancellation).OffScheduler();

    /// <summary>rfork(flags).</summary>
    /// <param name="flags">The flags. Without RFPROC they change the caller.</param>
    /// <param name="body">What the child does; with RFPROC only.</param>
    /// <returns>The pid of the child, or 0 without RFPROC.</returns>
    /// <exception cref="IpcException">
    /// EINVAL: flags that do not go together, that are none, or a body that does not go with them. EAGAIN: the process table is full, and idle enough to say
    /// so at once.
    /// </exception>
    /// <remarks>Follows Plan 9 fork(2): REN-6, REN-17 to 19. RFCFDG without RFPROC begins to close what the caller holds.</remarks>
    public long Rfork(RforkFlags flags, Func<IpcProcess, Task<ExitStatus>>? body = null)
    {
        const RforkFlags ofChildren = RforkFlags.Memory | RforkFlags.NoWait;
        var makes = flags.HasFlag(RforkFlags.Process);
        if (!AreFlags(flags) || AreContradictory(flags) || (!makes && (flags & ofChildren) != 0))
        {
            throw new IpcException(Errno.EINVAL, $"flags: {flags} do not go together, or are no flags (EINVAL, REN-18).");
        }

        if (makes != body is not null)
        {
            throw new IpcException(Errno.EINVAL, "body: a child has one, and without RFPROC there is no child (EINVAL, REN-18).");
        }

        if (!makes)
        {
            Change(flags);
            return 0;
        }

        var child = self.Fork(self.Name, body!, new ProcessOptions
        {
            FreshTagSpace = flags.HasFlag(RforkFlags.Rendezvous),
            FreshNoteGroup = flags.HasFlag(RforkFlags.NoteGroup),
            NoWait = flags.HasFlag(RforkFlags.NoWait),
            PipeEnds = flags.HasFlag(RforkFlags.CleanFileDescriptors) ? [] : null,
        });
        return child.NotEnteredBecause is { } error ? throw error : child.Id.Value;
    }

    /// <summary>A write to notepg: posts a note to all of the caller's note group but the caller.</summary>
    /// <returns>Not in Plan 9: how many kept it.</returns>
    /// <remarks>Follows Plan 9 proc(3): REN-17.</remarks>
    public ValueTask<int> NotePgAsync() => self.InterruptGroupAsync();

    private static bool AreFlags(RforkFlags flags) => (flags & ~Enum.GetValues<RforkFlags>().Aggregate((all, flag) => all | flag)) == 0;

    private static bool AreContradictory(RforkFlags flags) =>
        flags.HasFlag(RforkFlags.NameGroup | RforkFlags.CleanNameGroup)
        || flags.HasFlag(RforkFlags.EnvironmentGroup | RforkFlags.CleanEnvironmentGroup)
        || flags.HasFlag(RforkFlags.FileDescriptors | RforkFlags.CleanFileDescriptors);

    private void Change(RforkFlags flags)
    {
        if (flags.HasFlag(RforkFlags.Rendezvous))
        {
            self.EnterFreshTagSpace();
        }

        if (flags.HasFlag(RforkFlags.NoteGroup))
        {
            self.EnterFreshNoteGroup();
        }

        if (flags.HasFlag(RforkFlags.CleanFileDescriptors))
        {
            self.CloseAll();
        }
    }
}
