namespace ActorIpc;

/// <summary>What the bits of a word mean that is a lock with an owner: 0 is free, a number its owner's.</summary>
/// <remarks>Follows futex(2) and linux/futex.h: FUT-35. Kernel and users keep to it together, so that a lock that nobody waits for is taken and let go of without a call.</remarks>
public static class FutexBits
{
    /// <summary>FUTEX_WAITERS: somebody may wait, so letting go of the lock takes a call.</summary>
    public const uint Waiters = 0x8000_0000;

    /// <summary>FUTEX_OWNER_DIED: an owner died holding the lock, and what it guards may be half changed. Users take the bit away once it is not.</summary>
    public const uint OwnerDied = 0x4000_0000;

    /// <summary>FUTEX_TID_MASK: the number of the owner, or 0.</summary>
    public const uint TidMask = 0x3fff_ffff;
}
