using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Semaphores;

/// <summary>semget: finds the array of the history, or makes it anew.</summary>
internal sealed record SemGet(int Actor, int Count, IpcFlags Flags) : Step(Actor)
{
    public override string ToString() => $"P{Actor} semget(key, {Count}, {Flags})";
}

/// <summary>semop, or semtimedop.</summary>
internal sealed record SemOp(int Actor, IReadOnlyList<SemaphoreOp> Ops, Patience Patience) : Step(Actor)
{
    public override string ToString() =>
        $"P{Actor} {(Patience == Patience.Endless ? "semop" : $"semtimedop[{Patience}]")}({string.Join(", ", Ops.Select(Write))})";

    private static string Write(SemaphoreOp op) =>
        $"{op.Number}:{op.Delta:+0;-0;0}{((op.Flags & SemaphoreFlags.Undo) != 0 ? " UNDO" : "")}{((op.Flags & SemaphoreFlags.NoWait) != 0 ? " NOWAIT" : "")}";
}

/// <summary>semctl with one of the commands that this history uses.</summary>
internal sealed record SemCtl(int Actor, SemaphoreCommand Command, int Number, IReadOnlyList<int> Values, int Mode) : Step(Actor)
{
    public override string ToString() => $"P{Actor} semctl({Command}, {Number}, [{string.Join(' ', Values)}], mode {Convert.ToString(Mode, 8)})";
}
