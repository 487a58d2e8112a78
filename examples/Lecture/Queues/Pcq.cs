using ActorIpc;

namespace Lecture.Queues;

/// <summary>struct pcq: a queue that holds one pointer.</summary>
internal sealed class Pcq(IpcSystem ipc)
{
    private string? ptr;

    /// <summary>The pointer; null when the queue is empty.</summary>
    public string? Ptr
    {
        get
        {
            Looks++;
            return ptr;
        }
        set => ptr = value;
    }

    /// <summary>The lock of the queue.</summary>
    public IpcLock Lock { get; } = ipc.Lock("q.lock");

    /// <summary>What its readers and its writers sleep on. In the lecture it is the address of the queue.</summary>
    public WaitChannel Channel { get; } = ipc.Channel("q");

    /// <summary>How often somebody has looked at the pointer.</summary>
    public int Looks { get; private set; }

    /// <summary>Looks without being counted, for whoever watches.</summary>
    public string? Peek() => ptr;
}
