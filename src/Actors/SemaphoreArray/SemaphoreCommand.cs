namespace ActorIpc;

/// <summary>The commands of semctl(2), with Linux's numbers.</summary>
public enum SemaphoreCommand : byte
{
    /// <summary>IPC_RMID: remove the array and wake its sleepers with EIDRM.</summary>
    Remove = 0,

    /// <summary>IPC_SET: change owner, group and mode.</summary>
    Set = 1,

    /// <summary>IPC_STAT: read the status.</summary>
    Status = 2,

    /// <summary>IPC_INFO: read the limits.</summary>
    Limits = 3,

    /// <summary>GETPID: who touched the semaphore last.</summary>
    GetPid = 11,

    /// <summary>GETVAL: read one value.</summary>
    GetValue = 12,

    /// <summary>GETALL: read all values.</summary>
    GetAll = 13,

    /// <summary>GETNCNT: how many wait for the value to grow.</summary>
    GetWaitingForIncrease = 14,

    /// <summary>GETZCNT: how many wait for the value to be 0.</summary>
    GetWaitingForZero = 15,

    /// <summary>SETVAL: set one value.</summary>
    SetValue = 16,

    /// <summary>SETALL: set all values.</summary>
    SetAll = 17,

    /// <summary>SEM_STAT: read the status of the array at an index.</summary>
    StatusAtIndex = 18,

    /// <summary>SEM_INFO: read what is in use.</summary>
    Usage = 19,

    /// <summary>SEM_STAT_ANY: as SEM_STAT, without a permission test.</summary>
    StatusAtIndexForAny = 20,
}
