using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>Futex words whose waiters one primitive keeps: a call on several words needs all of one space.</summary>
/// <remarks>Made by <see cref="IpcSystem.CreateFutexSpace"/>. Words that have nothing to do with each other do not hold each other up in different spaces.</remarks>
public sealed class FutexSpace
{
    private long lastId;

    internal FutexSpace(Mailbox<FutexOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<FutexOperation> Mailbox { get; }

    /// <summary>Makes a word.</summary>
    /// <param name="initial">The value that it starts with.</param>
    /// <returns>The word.</returns>
    public FutexWord CreateWord(uint initial = 0) => new(this, TakeIds(1), initial);

    // A word that lies in memory of somebody else's. The id is one of those that were taken for that memory.
    internal FutexWord CreateWord(byte[] memory, int offset, long id) => new(this, id, memory, offset);

    /// <summary>Takes numbers for words; the first of so many in a row.</summary>
    internal long TakeIds(int count) => Interlocked.Add(ref lastId, count) - count + 1;
}
