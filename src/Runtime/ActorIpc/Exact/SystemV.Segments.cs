using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Shared memory: shmget, shmat, shmdt, shmctl.
public readonly partial struct SystemV
{
    /// <summary>Finds or makes a segment.</summary>
    /// <param name="key">The key; IPC_PRIVATE for a segment that no key finds.</param>
    /// <param name="size">How many bytes; 0 is enough to find one.</param>
    /// <param name="shmflg">IPC_CREAT, IPC_EXCL, and the mode.</param>
    /// <returns>shmid.</returns>
    /// <exception cref="IpcException">EACCES, EEXIST, EINVAL, ENOENT, ENOSPC.</exception>
    /// <remarks>Follows shmget(2): SHM-1 to 3.</remarks>
    public async ValueTask<int> ShmGetAsync(IpcKey key, long size, IpcFlags shmflg)
    {
        var operation = new SegmentOperation { Argument = (int)shmflg, Size = size, Data = key };
        var shmid = (int)(await self.ControlAsync(self.System.Segments, operation, SegmentCall.Get).OffScheduler()).Value;
        if (self.System.Options.Segments.RemovesUnattached && FindSegment(shmid) is { } segment)
        {
            segment.Mailbox.Notify(SharedSegment.Made(self));
        }

        return shmid;
    }

    /// <summary>Attaches a segment, where there is room: an address cannot be asked for.</summary>
    /// <param name="shmid">The segment.</param>
    /// <param name="shmflg">SHM_RDONLY, SHM_EXEC; SHM_RND means nothing without an address, and SHM_REMAP is EINVAL without one.</param>
    /// <returns>The attachment, in the place of an address.</returns>
    /// <exception cref="IpcException">EINVAL, then EACCES; ENOMEM.</exception>
    /// <remarks>Follows shmat(2): SHM-4 to 6. A removed segment can be attached until it is gone (SHM-10).</remarks>
    public ValueTask<IpcAttachment> ShmAtAsync(int shmid, SegmentFlags shmflg = SegmentFlags.None) => (shmflg & SegmentFlags.Remap) != 0
        ? Misuse<IpcAttachment>(Errno.EINVAL, "shmflg: SHM_REMAP needs an address (EINVAL, SHM-5).")
        : FindSegment(shmid) is { } segment
        ? self.Attach(segment, shmflg)
        : Misuse<IpcAttachment>(Errno.EINVAL, BadSegment(shmid));

    /// <summary>Detaches a segment.</summary>
    /// <param name="shmaddr">What <see cref="ShmAtAsync"/> returned: to this process, or to the one that it was forked from while that was attached.</param>
    /// <returns>A task that is complete when it no longer counts.</returns>
    /// <exception cref="IpcException">EINVAL: the process does not have it attached.</exception>
    /// <remarks>Follows shmdt(2): SHM-8, SHM-9.</remarks>
    public ValueTask ShmDtAsync(IpcAttachment shmaddr) => self.DetachAsync(shmaddr);

    /// <summary>Controls a segment.</summary>
    /// <param name="shmid">The segment; for SHM_STAT and SHM_STAT_ANY an index; for IPC_INFO and SHM_INFO any number that is not negative.</param>
    /// <param name="cmd">The command.</param>
    /// <param name="buf">IPC_SET: owner, group and mode; the rest is not looked at.</param>
    /// <returns>What the command returns.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES, EPERM.</exception>
    /// <remarks>Follows shmctl(2): SHM-9 to 15.</remarks>
    public async ValueTask<SegmentControlResult> ShmCtlAsync(int shmid, SegmentCommand cmd, SegmentStatus? buf = null)
    {
        if (shmid < 0 || !Enum.IsDefined(cmd))
        {
            throw new IpcException(Errno.EINVAL, shmid < 0 ? BadSegment(shmid) : $"cmd: {cmd} is not a command (EINVAL, SHM-12).");
        }

        var operation = new SegmentOperation { Command = cmd, Argument = shmid, Data = buf?.Permission };
        switch (cmd)
        {
            case SegmentCommand.Limits or SegmentCommand.Usage:
                return new SegmentControlResult(await self.ControlAsync(self.System.Segments, operation).OffScheduler());
            case SegmentCommand.StatusAtIndex or SegmentCommand.StatusAtIndexForAny:
                shmid = (int)(await self.ControlAsync(self.System.Segments, operation).OffScheduler()).Value;
                break;
            case SegmentCommand.Set when buf?.Permission is null:
                throw new IpcException(Errno.EINVAL, "buf: IPC_SET needs a status with a permission (EINVAL).");
        }

        var segment = FindSegment(shmid) ?? throw new IpcException(Errno.EINVAL, BadSegment(shmid));
        return new SegmentControlResult(await self.ControlAsync(segment.Mailbox, operation).OffScheduler());
    }

    /// <summary>The segment with an identifier, for the everyday face.</summary>
    /// <param name="shmid">The identifier.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="IpcException">EINVAL: there is none.</exception>
    public ValueTask<IpcSegment> OpenSegmentAsync(int shmid) =>
        FindSegment(shmid) is { } segment ? ValueTask.FromResult(segment) : Misuse<IpcSegment>(Errno.EINVAL, BadSegment(shmid));

    private static string BadSegment(int shmid) => $"shmid: no segment has the identifier {shmid} (EINVAL, SHM-5, SHM-12).";

    private IpcSegment? FindSegment(int shmid) =>
        self.System.Host.Find<SegmentOperation>(SegmentRegistry.NameOf(shmid)) is { } mailbox ? new IpcSegment(mailbox) : null;
}

/// <summary>What a command of shmctl(2) returns.</summary>
public readonly record struct SegmentControlResult
{
    internal SegmentControlResult(CallResult result)
    {
        Value = result.Value;
        Status = result.Data as SegmentStatus;
        Usage = result.Data as SegmentUsage;
    }

    /// <summary>The return value: of SHM_STAT and SHM_STAT_ANY the identifier, of IPC_INFO and SHM_INFO the highest index in use.</summary>
    public long Value { get; }

    /// <summary>IPC_STAT, SHM_STAT, SHM_STAT_ANY: the status.</summary>
    public SegmentStatus? Status { get; }

    /// <summary>IPC_INFO, SHM_INFO: limits and what is in use.</summary>
    public SegmentUsage? Usage { get; }
}
