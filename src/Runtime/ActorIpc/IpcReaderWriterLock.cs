using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A lock on a futex word that many readers hold at once, or one writer. Who finds nobody in the way enters by itself; those who have to wait are let in in order of arrival.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateReaderWriterLock"/>; entered by <see cref="IpcProcess.EnterReadAsync"/> and <see cref="IpcProcess.EnterWriteAsync"/>. A writer that waits is not overtaken by new readers.
/// Readers and writers that die are counted out.
/// </remarks>
public sealed class IpcReaderWriterLock
{
    internal IpcReaderWriterLock(Mailbox<ReaderWriterOperation> mailbox, FutexWord word)
    {
        Mailbox = mailbox;
        Word = word;
        Home = mailbox.Weak;
    }

    /// <summary>How many readers are in, as far as the word says at this moment.</summary>
    public int Readers => (int)(Word.Value & ReaderWriterWord.Readers);

    /// <summary>Whether a writer is in, as far as the word says at this moment.</summary>
    public bool HasWriter => (Word.Value & ReaderWriterWord.Writer) != 0;

    internal Mailbox<ReaderWriterOperation> Mailbox { get; }

    internal WeakReference<Mailbox> Home { get; }

    internal FutexWord Word { get; }

    // Whoever entered last has the way prepared. Read and written by anybody, at any time.
    internal ReaderWriterHold? Last { get; set; }
}
