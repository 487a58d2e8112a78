namespace ActorIpc.Actors;

/// <summary>What stands in the word of a <see cref="FutexMutex"/>: 0 when it is free, otherwise the number of its owner and two bits.</summary>
/// <remarks>Follows the words of robust futexes (FUTEX_TID_MASK, FUTEX_WAITERS, FUTEX_OWNER_DIED).</remarks>
public static class MutexWord
{
    /// <summary>Somebody waits: who unlocks leaves it to the primitive.</summary>
    public const uint Waiters = 0x8000_0000;

    /// <summary>The owner before died, and nobody has said since that what the mutex guards is consistent again.</summary>
    public const uint OwnerDied = 0x4000_0000;

    /// <summary>The bits of the number of the owner.</summary>
    public const uint Owner = 0x3fff_ffff;

    /// <summary>What stands there for good once an owner who was told of a death unlocked without more. No process has that number.</summary>
    public const uint NotRecoverable = Owner;

    /// <summary>The largest number of a process that can own a mutex.</summary>
    public const uint LargestOwner = Owner - 1;
}
