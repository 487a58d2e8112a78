using ActorIpc;
using Lecture.Queues;

namespace Lecture;

/// <summary>One of the five versions: its file, and its two functions.</summary>
internal sealed record Version(string File, Func<IpcProcess, Pcq, Task<string?>> ReadAsync, Func<IpcProcess, Pcq, string, Task> WriteAsync)
{
    public static readonly Version Spinning = new("Spinning.cs", Queues.Spinning.ReadAsync, Queues.Spinning.WriteAsync);

    public static readonly Version Sleeping = new("Sleeping.cs", Queues.Sleeping.ReadAsync, Queues.Sleeping.WriteAsync);

    public static readonly Version Locked = new("Locked.cs", Queues.Locked.ReadAsync, Queues.Locked.WriteAsync);

    public static readonly Version Looping = new("Looping.cs", Queues.Looping.ReadAsync, Queues.Looping.WriteAsync);

    public static readonly Version Killable = new("Killable.cs", Queues.Killable.ReadAsync, Queues.Killable.WriteAsync);
}
