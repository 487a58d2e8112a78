using System.Diagnostics;
using ActorIpc.Simulation;

namespace ActorIpc.Benchmarks;

/// <summary>What a step of a simulation costs on one core: four processes that take a lock, wake the sleepers of a channel, and take and give back a unit.</summary>
public static class SimulationSteps
{
    public const string Name = "simulation-steps";

    private const int Rounds = 11;
    private const int Passes = 2_000;

    public static void Run()
    {
        Step();
        var times = new double[Rounds];
        var bytes = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            (times[round], bytes[round]) = Step();
        }

        Quick.Print(Name, times.Order().ElementAt(Rounds / 2), "300000-a-second", 1e9 / 300_000, bytes.Order().ElementAt(Rounds / 2));
    }

    private static (double Nanoseconds, double Bytes) Step()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var steps = Simulation.Simulation.Run(1, Program, new SimulationOptions { MostSteps = int.MaxValue }).Steps;
        return (Stopwatch.GetElapsedTime(start).TotalNanoseconds / steps, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)steps);
    }

    private static void Program(SimulatedSystem sim)
    {
        var (held, channel, set) = (sim.Ipc.CreateLock(), sim.Ipc.CreateChannel(), sim.Ipc.CreateSemaphores(2));
        for (var process = 0; process < 4; process++)
        {
            sim.Ipc.Spawn($"process {process}", async self =>
            {
                for (var pass = 0; pass < Passes; pass++)
                {
                    await using (await self.LockAsync(held))
                    {
                        await self.WakeupAsync(channel);
                    }

                    await using var unit = await self.AcquireAsync(set);
                    if (!unit.IsHeld)
                    {
                        return;
                    }
                }
            });
        }
    }
}
