namespace ActorIpc;

/// <summary>The status of an array: <c>struct semid_ds</c>.</summary>
/// <remarks>Follows semctl(2), IPC_STAT.</remarks>
/// <param name="Id">The identifier.</param>
/// <param name="Permission">Owner, creator, mode.</param>
/// <param name="OperateTime">sem_otime: when an operation last completed, in seconds since 1970-01-01 UTC; 0 if none has.</param>
/// <param name="ChangeTime">sem_ctime: when the array was made or last changed by semctl, in seconds since 1970-01-01 UTC.</param>
/// <param name="Count">sem_nsems: how many semaphores there are.</param>
public sealed record SemaphoreStatus(int Id, IpcPermission Permission, long OperateTime, long ChangeTime, int Count);
