using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>
/// A mutex on a futex word: a free one is locked, and one that nobody waits for unlocked, by the caller alone. Those who have to wait are served in order of arrival, and a dead owner leaves it to
/// the next, who is told.
/// </summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateMutex"/>; taken by <see cref="IpcProcess.LockAsync(IpcMutex, TimeSpan?, CancellationToken)"/>. Follows robust mutexes of pthreads on Linux: the
/// word holds the pid of the owner, FUTEX_WAITERS and FUTEX_OWNER_DIED.
/// </remarks>
public sealed class IpcMutex
{
    internal IpcMutex(Mailbox<MutexOperation> mailbox, FutexWord word)
    {
        Mailbox = mailbox;
        Word = word;
        Home = mailbox.Weak;
    }

    /// <summary>Who holds it, as far as the word says at this moment; no process if it is free.</summary>
    public ProcessId Owner => Word.Value is var held && held == MutexWord.NotRecoverable ? ProcessId.None : new ProcessId(held & MutexWord.Owner);

    /// <summary>Whether an owner died and the next one unlocked without <see cref="MutexGrant.MarkConsistent"/>, so that nobody gets it any more.</summary>
    public bool IsNotRecoverable => Word.Value == MutexWord.NotRecoverable;

    internal Mailbox<MutexOperation> Mailbox { get; }

    internal WeakReference<Mailbox> Home { get; }

    internal FutexWord Word { get; }

    // Whoever locked it last has the way prepared. Read and written by anybody, at any time.
    internal MutexHold? Last { get; set; }
}
