namespace ActorIpc.Actors;

/// <summary>What stands in the word of a <see cref="FutexReaderWriterLock"/>: how many read, and three bits.</summary>
public static class ReaderWriterWord
{
    /// <summary>Somebody waits: nobody enters any more but through the primitive.</summary>
    public const uint Waiters = 0x8000_0000;

    /// <summary>A writer died, and no writer has said since that what the lock guards is consistent again.</summary>
    public const uint OwnerDied = 0x4000_0000;

    /// <summary>A writer is in.</summary>
    public const uint Writer = 0x2000_0000;

    /// <summary>The bits of the number of readers that are in.</summary>
    public const uint Readers = 0x1fff_ffff;

    /// <summary>Whether somebody can enter, as far as those are concerned that are in.</summary>
    /// <param name="held">The word.</param>
    /// <param name="writes">Whether to write.</param>
    /// <returns>True when it can.</returns>
    public static bool LetsIn(uint held, bool writes) => (held & (writes ? Writer | Readers : Writer)) == 0;

    /// <summary>The word with one more in.</summary>
    /// <param name="held">The word before.</param>
    /// <param name="writes">Whether that one writes.</param>
    /// <returns>The word after.</returns>
    public static uint With(uint held, bool writes) => writes ? held | Writer : held + 1;

    /// <summary>The word with one less in.</summary>
    /// <param name="held">The word before.</param>
    /// <param name="writes">Whether that one wrote.</param>
    /// <returns>The word after.</returns>
    public static uint Without(uint held, bool writes) => writes ? held & ~Writer : held - 1;
}
