using ActorIpc.Simulation.Histories;

namespace ActorIpc.Soak.Resource;

/// <summary>What the resource knows of one worker.</summary>
/// <param name="life">Which node it runs on: every time that a node joins it has another number.</param>
/// <param name="number">Which of the workers of the node.</param>
internal sealed class WorkerState(int life, int number)
{
    public int Life => life;

    public ProcessId Process { get; } = new(((long)life << 8) + number);

    /// <summary>Its connection has ended.</summary>
    public bool IsGone { get; set; }

    /// <summary>Its node is no longer, and it is told to stop.</summary>
    public bool IsRetired { get; set; }

    /// <summary>It holds nothing and waits for nothing: it asks whether it may go on.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Writes since the fault.</summary>
    public int Progress { get; set; }

    public RecordedCall? Acquiring { get; set; }

    public RecordedCall? Releasing { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"worker {number} of life {life}" + (IsGone ? " (gone)" : "") + $" with {Progress} writes";
}
