namespace ActorIpc;

/// <summary>What processes wait on, under a mutex, until others say that something has changed.</summary>
/// <remarks>Made by <see cref="IpcSystem.CreateCondition"/> for one mutex. Follows pthread_cond_wait(3) on FUTEX_CMP_REQUEUE: who is notified moves on to the line of the mutex.</remarks>
public sealed class IpcCondition
{
    internal IpcCondition(IpcMutex mutex, FutexWord waiting)
    {
        Mutex = mutex;
        Waiting = waiting;
    }

    /// <summary>The mutex that is held when one waits.</summary>
    public IpcMutex Mutex { get; }

    // How many wait. Changed by the primitive of the mutex alone.
    internal FutexWord Waiting { get; }
}
