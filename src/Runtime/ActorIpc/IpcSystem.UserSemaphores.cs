using ActorIpc.Actors;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    /// <summary>Makes a semaphore as Plan 9 keeps them in user memory.</summary>
    /// <param name="initial">How many there are to take. Below 0, as a word of memory may be, every call but a look is EINVAL (REN-23).</param>
    /// <returns>The semaphore.</returns>
    /// <remarks>Follows Plan 9 semacquire(2).</remarks>
    public IpcUserSemaphore CreateUserSemaphore(int initial = 0) => new(Host.Start(new UserSemaphore(initial)));
}
