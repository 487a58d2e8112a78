using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka;

/// <summary>Tells an actor that a futex record of its process has been woken, so that there is something to fetch.</summary>
/// <remarks>
/// Sent for records made with <see cref="IpcProcess.FutexWatchAsync"/> that ask for it. Several wakes may share one, and one may come after its record has
/// been fetched: fetch with <see cref="IpcProcess.FutexFetchAsync"/> and a zero timeout, and look at the words again. Who does not fetch before it ends has
/// not taken the wake: it goes to the next who waits on that word.
/// </remarks>
public sealed class FutexNotification : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    internal FutexNotification(IpcProcess process) => Process = process;

    /// <summary>The process that made the record.</summary>
    public IpcProcess Process { get; }

    /// <summary>Whether the process has ended meanwhile, as at a restart of its actor: what was woken has gone to others.</summary>
    public bool IsStale => Process.HasExited;
}
