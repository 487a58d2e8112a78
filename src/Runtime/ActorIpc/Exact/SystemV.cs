using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>System V semaphores, message queues and shared memory, call by call as in section 2 of the manual.</summary>
/// <remarks>Expected outcomes are values; every other errno is an <see cref="IpcException"/>, and nothing has happened then.</remarks>
public readonly partial struct SystemV
{
    private readonly IpcProcess self;

    internal SystemV(IpcProcess self) => this.self = self;

    /// <summary>Finds or makes an array.</summary>
    /// <param name="key">The key; IPC_PRIVATE for an array that no key finds.</param>
    /// <param name="nsems">How many semaphores; 0 is enough to find one.</param>
    /// <param name="semflg">IPC_CREAT, IPC_EXCL, and the mode.</param>
    /// <param name="initial">Not in the manual: the values that a new array starts with.</param>
    /// <returns>semid.</returns>
    /// <exception cref="IpcException">EACCES, EEXIST, EINVAL, ENOENT, ENOSPC.</exception>
    /// <remarks>Follows semget(2): SEM-1 to 10.</remarks>
    public async ValueTask<int> SemGetAsync(IpcKey key, int nsems, IpcFlags semflg, IReadOnlyList<int>? initial = null)
    {
        var operation = new SemaphoreOperation { Number = nsems, Argument = (int)semflg, Data = new SemaphoreGetArgument(key, initial?.ToArray()) };
        return (int)(await self.ControlAsync(self.System.Semaphores, operation, SemaphoreCall.Get).OffScheduler()).Value;
    }

    /// <summary>Performs a vector of operations.</summary>
    /// <param name="semid">The array.</param>
    /// <param name="sops">The operations.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>0 or EAGAIN, EINTR, EIDRM, as a value.</returns>
    /// <exception cref="IpcException">EINVAL, E2BIG, EFBIG, EACCES, ERANGE.</exception>
    /// <remarks>Follows semop(2).</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<OperateResult> SemOpAsync(int semid, ReadOnlySpan<SemaphoreOp> sops, CancellationToken cancellation = default) =>
        SemTimedOpAsync(semid, sops, null, cancellation);

    /// <summary>Performs a vector of operations within a time.</summary>
    /// <param name="semid">The array.</param>
    /// <param name="sops">The operations.</param>
    /// <param name="timeout">How long to wait, from now (SEM-26); null for as long as it takes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>0 or EAGAIN, EINTR, EIDRM, as a value.</returns>
    /// <exception cref="IpcException">EINVAL, E2BIG, EFBIG, EACCES, ERANGE; in the order of SEM-30.</exception>
    /// <remarks>Follows semtimedop(2).</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<OperateResult> SemTimedOpAsync(int semid, ReadOnlySpan<SemaphoreOp> sops, TimeSpan? timeout, CancellationToken cancellation = default)
    {
        if (sops.IsEmpty || semid < 0)
        {
            return Misuse<OperateResult>(Errno.EINVAL, sops.IsEmpty ? "sops: a call needs at least one operation (EINVAL, SEM-14)." : BadId(semid));
        }

        if (sops.Length > self.System.MostOperations)
        {
            return Misuse<OperateResult>(Errno.E2BIG, $"sops: {sops.Length} operations are more than {self.System.MostOperations} (E2BIG, SEM-11).");
        }

        return Find(semid) is { } set
            ? self.OperateAsync(set, sops, undo: false, timeout, cancellation)
            : Misuse<OperateResult>(Errno.EINVAL, BadId(semid));
    }

    /// <summary>Controls an array.</summary>
    /// <param name="semid">The array; for SEM_STAT and SEM_STAT_ANY an index; for IPC_INFO and SEM_INFO not looked at.</param>
    /// <param name="semnum">The semaphore, for the commands that name one.</param>
    /// <param name="cmd">The command.</param>
    /// <param name="arg">What the command needs.</param>
    /// <returns>What the command returns.</returns>
    /// <exception cref="IpcException">EACCES, EINVAL, EPERM, ERANGE; in the order of SEM-53.</exception>
    /// <remarks>Follows semctl(2): SEM-48 to 59.</remarks>
    public async ValueTask<SemaphoreControlResult> SemCtlAsync(int semid, int semnum, SemaphoreCommand cmd, SemaphoreArgument arg = default)
    {
        if (semid < 0 || !Enum.IsDefined(cmd))
        {
            throw new IpcException(Errno.EINVAL, semid < 0 ? BadId(semid) : $"cmd: {cmd} is not a command (EINVAL, SEM-55).");
        }

        if (cmd == SemaphoreCommand.SetValue && arg.Value is < 0 or > SemaphoreLimits.MaxValue)
        {
            throw new IpcException(Errno.ERANGE, $"arg: {arg.Value} is outside 0 to {SemaphoreLimits.MaxValue} (ERANGE, SEM-52).");
        }

        var operation = new SemaphoreOperation
        {
            Command = cmd,
            Number = semnum,
            Argument = arg.Value,
            Data = cmd switch { SemaphoreCommand.SetAll => arg.Values?.ToArray(), SemaphoreCommand.Set => arg.Permission, _ => null },
        };
        switch (cmd)
        {
            case SemaphoreCommand.Limits or SemaphoreCommand.Usage:
                return new SemaphoreControlResult(await self.ControlAsync(self.System.Semaphores, operation).OffScheduler());
            case SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny:
                operation.Number = semid;
                semid = (int)(await self.ControlAsync(self.System.Semaphores, operation).OffScheduler()).Value;
                break;
            case SemaphoreCommand.SetAll when arg.Values is null:
                throw new IpcException(Errno.EINVAL, "arg: SETALL needs values (EINVAL).");
            case SemaphoreCommand.Set when arg.Permission is null:
                throw new IpcException(Errno.EINVAL, "arg: IPC_SET needs a permission (EINVAL).");
        }

        return new SemaphoreControlResult(await self.ControlAsync(Find(semid) ?? throw new IpcException(Errno.EINVAL, BadId(semid)), operation).OffScheduler());
    }

    /// <summary>The array with an identifier, for the everyday face.</summary>
    /// <param name="semid">The identifier.</param>
    /// <returns>The array.</returns>
    /// <exception cref="IpcException">EINVAL: there is none.</exception>
    public ValueTask<SemaphoreSet> OpenAsync(int semid) =>
        Find(semid) is not { } set ? Misuse<SemaphoreSet>(Errno.EINVAL, BadId(semid))
        : self.System.Host.Elsewhere is null ? ValueTask.FromResult(set)
        : OpenElsewhereAsync(semid, set);

    private static string BadId(int semid) => $"semid: no array has the identifier {semid} (EINVAL, SEM-15, SEM-29).";

    private static ValueTask<T> Misuse<T>(Errno error, string message) => ValueTask.FromException<T>(new IpcException(error, message));

    // Whether there is one, only the registry can tell.
    private async ValueTask<SemaphoreSet> OpenElsewhereAsync(int semid, SemaphoreSet set)
    {
        var operation = new SemaphoreOperation { Command = SemaphoreCommand.StatusAtIndexForAny, Number = semid };
        var found = (await self.ControlAsync(self.System.Semaphores, operation).OffScheduler()).Value;
        return found == semid ? set : throw new IpcException(Errno.EINVAL, BadId(semid));
    }

    private SemaphoreSet? Find(int semid)
    {
        var (host, name) = (self.System.Host, SemaphoreRegistry.NameOf(semid));
        return (host.Find<SemaphoreOperation>(name) ?? host.Elsewhere?.Find<SemaphoreOperation>(name, BadId(semid))) is { } mailbox ? new SemaphoreSet(mailbox) : null;
    }
}

/// <summary>The last argument of semctl(2): <c>union semun</c>.</summary>
public readonly record struct SemaphoreArgument
{
    /// <summary>SETVAL: the value.</summary>
    public int Value { get; init; }

    /// <summary>SETALL: the values.</summary>
    public IReadOnlyList<int>? Values { get; init; }

    /// <summary>IPC_SET: owner, group and mode; the rest is not looked at.</summary>
    public IpcPermission? Permission { get; init; }
}

/// <summary>What a command of semctl(2) returns.</summary>
public readonly record struct SemaphoreControlResult
{
    internal SemaphoreControlResult(CallResult result)
    {
        Value = result.Value;
        Values = result.Data as IReadOnlyList<int>;
        Status = result.Data as SemaphoreStatus;
        Usage = result.Data as SemaphoreUsage;
    }

    /// <summary>The return value: of GETVAL, GETPID, GETNCNT, GETZCNT, SEM_STAT, IPC_INFO, SEM_INFO.</summary>
    public long Value { get; }

    /// <summary>GETALL: the values.</summary>
    public IReadOnlyList<int>? Values { get; }

    /// <summary>IPC_STAT, SEM_STAT, SEM_STAT_ANY: the status.</summary>
    public SemaphoreStatus? Status { get; }

    /// <summary>IPC_INFO, SEM_INFO: limits and what is in use.</summary>
    public SemaphoreUsage? Usage { get; }
}
