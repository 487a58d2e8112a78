using System.Runtime.CompilerServices;

namespace ActorIpc.Hosting;

/// <summary>How the library awaits its own calls.</summary>
internal static class InnerCalls
{
    /// <summary>
    /// Goes on in the SynchronizationContext of the caller, by which a simulation keeps hold of everything that happens; but not in its TaskScheduler, for
    /// that of an actor drops what is left to do when the actor stops, and the call may be awaited by others.
    /// </summary>
    public static ConfiguredValueTaskAwaitable<T> OffScheduler<T>(this ValueTask<T> call) => call.ConfigureAwait(SynchronizationContext.Current is not null);

    /// <inheritdoc cref="OffScheduler{T}"/>
    public static ConfiguredValueTaskAwaitable OffScheduler(this ValueTask call) => call.ConfigureAwait(SynchronizationContext.Current is not null);
}
