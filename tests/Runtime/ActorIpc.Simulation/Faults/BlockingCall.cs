namespace ActorIpc.Simulation.Tests.Faults;

/// <summary>A call that waits as long as nothing happens to its process.</summary>
/// <param name="prepare">Run by a process that stays for ever: what makes the call wait. Returns the call itself, which another process makes.</param>
internal sealed class BlockingCall(Func<SimulatedSystem, IpcProcess, Task<BlockingCall.Make>> prepare)
{
    public delegate Task<Outcome> Make(IpcProcess caller, TimeSpan? timeout);

    public bool IsKillable { get; init; } = true;

    public bool IsInterruptible { get; init; } = true;

    public bool HasTimeout { get; init; } = true;

    /// <summary>Whether it may return for no reason at all.</summary>
    public bool IsSpurious { get; init; }

    /// <summary>A program in which one process makes the call and another keeps it waiting; faults happen to the first one only.</summary>
    /// <param name="ended">Told how the call ended.</param>
    /// <param name="timeout">How long it may wait.</param>
    public Action<SimulatedSystem> Program(Action<IpcProcess, Outcome?> ended, TimeSpan? timeout = null) => sim =>
    {
        var never = sim.Ipc.CreateSemaphores(0);
        Stays(sim, sim.Ipc.Spawn("other", async other =>
        {
            var make = await prepare(sim, other);
            var caller = other.Fork("caller", async caller => ended(caller, await make(caller, timeout)));
            sim.MayWaitForEver(caller);
            ended(caller, null);
            _ = await other.AcquireAsync(never, 0);
        }));
    };

    public static void Stays(SimulatedSystem sim, IpcProcess process)
    {
        sim.MayWaitForEver(process);
        sim.Spares(process);
    }
}
