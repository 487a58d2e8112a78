using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>Something to sleep on until somebody wakes it: an event without memory.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateChannel"/> or <see cref="IpcSystem.Channel"/>. Follows the <c>chan</c> of xv6 sleep and wakeup: a wakeup that
/// finds no sleeper has no effect (XV6-2).
/// </remarks>
public sealed class WaitChannel
{
    internal WaitChannel(Mailbox<SleepOperation> queue, ulong number)
    {
        Queue = queue;
        Number = number;
    }

    internal Mailbox<SleepOperation> Queue { get; }

    internal ulong Number { get; }
}
