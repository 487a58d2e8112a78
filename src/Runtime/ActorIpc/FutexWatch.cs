namespace ActorIpc;

/// <summary>A record that stands in the line of a word for a process that goes on with something else. It takes one wake, once.</summary>
/// <remarks>Made by <see cref="IpcProcess.FutexWatchAsync"/>; the process that made it fetches it when it has been woken, or takes it back.</remarks>
/// <param name="Word">The word that it was made for.</param>
/// <param name="Number">Its number among those that the process has made in this space.</param>
public readonly record struct FutexWatch(FutexWord Word, long Number);
