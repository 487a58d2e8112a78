using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>The primitives of a simulation, as one node reaches them.</summary>
internal sealed class Place(IpcSystem system)
{
    public const string LockName = "lock/a";

    public const string QueueName = "queue/a";

    public const string WordName = "word/a";

    public const string Key = "s";

    /// <summary>What the semaphores of the array start with.</summary>
    public static readonly int[] Units = [3, 2];

    public IpcLock Lock { get; } = system.Lock("a");

    public WaitChannel Channel { get; } = system.Channel("a");

    public Mailbox<SemaphoreOperation> Registry { get; } = system.Semaphores;

    public IpcQueue Queue { get; } = new(system.Host.GetOrStart(
        QueueName, () => new MessageQueue(0, IpcPermission.For(IpcKey.Private, Credentials.Root, (int)IpcFlags.Everybody), new MessageLimits(), 256, 0, null)));

    public IpcBarrier Barrier { get; } = system.Barrier("a");

    public IpcWord Word { get; } = system.Word("a");

    public SemaphoreSet Semaphores(int id) => new(system.Host.Elsewhere!.Find<SemaphoreOperation>(SemaphoreRegistry.NameOf(id), "nothing there (EINVAL)")!);
}
