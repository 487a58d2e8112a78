using ActorIpc.Actors;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    /// <summary>Makes a mutex.</summary>
    /// <returns>The mutex, free.</returns>
    public IpcMutex CreateMutex()
    {
        var word = CreateFutexWord();
        return new IpcMutex(Host.Start(new FutexMutex(word)), word);
    }

    /// <summary>Makes a condition.</summary>
    /// <param name="mutex">The mutex that is held when one waits on it.</param>
    /// <returns>The condition, with nobody who waits.</returns>
    public IpcCondition CreateCondition(IpcMutex mutex)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        return new IpcCondition(mutex, CreateFutexWord());
    }

    /// <summary>Makes a reader-writer lock.</summary>
    /// <returns>The lock, with nobody in.</returns>
    public IpcReaderWriterLock CreateReaderWriterLock()
    {
        var word = CreateFutexWord();
        return new IpcReaderWriterLock(Host.Start(new FutexReaderWriterLock(word)), word);
    }
}
