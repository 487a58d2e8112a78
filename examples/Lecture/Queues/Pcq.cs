using ActorIpc;
using ActorIpc.Simulation;

namespace Lecture.Queues;

/// <summary>struct pcq: a queue that holds one pointer.</summary>
internal sealed class Pcq(SimulatedSystem sim)
{
    private readonly SharedVariable<string?> ptr = sim.Share<string?>(null);

    /// <summary>The pointer; null when the queue is empty.</summary>
    public string? Ptr
    {
        get
        {
            Looks++;
            return ptr.Value;
        }
        set => ptr.Value = value;
    }

    /// <summary>The lock of the queue.</summary>
    public IpcLock Lock { get; } = sim.Ipc.Lock("q.lock");

    /// <summary>What its readers and its writers sleep on. In the lecture it is the address of the queue.</summary>
    public WaitChannel Channel { get; } = sim.Ipc.Channel("q");

    /// <summary>How often somebody has looked at the pointer.</summary>
    public int Looks { get; private set; }

    /// <summary>Looks without being counted, for whoever watches.</summary>
    public string? Peek() => ptr.Value;
}
