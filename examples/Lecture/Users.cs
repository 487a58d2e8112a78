using ActorIpc;
using ActorIpc.Simulation;
using Lecture.Queues;

namespace Lecture;

/// <summary>Programs that use a queue: readers and writers, and what has to hold.</summary>
internal static class Users
{
    /// <summary>Readers that each read, and writers that each write, as often as is said; each reader is a process, and so is each writer.</summary>
    /// <param name="version">The queue.</param>
    /// <param name="readers">How many read.</param>
    /// <param name="writers">How many write.</param>
    /// <param name="times">How many pointers each of them reads or writes.</param>
    /// <param name="late">How long the writers pause before they begin.</param>
    /// <param name="end">Is told what has become of the queue, at the end of a run in which all went well.</param>
    public static Action<SimulatedSystem> Of(Version version, int readers, int writers, int times = 1, TimeSpan late = default, Action<Pcq>? end = null) => sim =>
    {
        var q = new Pcq(sim);
        var read = sim.Share(0);
        var users = new List<IpcProcess>();
        for (var number = 1; number <= readers; number++)
        {
            var reader = sim.Ipc.Spawn($"reader {number}", async self =>
            {
                for (var left = times; left > 0; left--)
                {
                    _ = await version.ReadAsync(self, q) ?? throw new InvalidOperationException("it has read from an empty queue");
                    read.Value++;
                }
            });
            users.Add(reader);
            sim.SleepsUntil(reader, () => q.Peek() is not null);
            if (readers > writers)
            {
                // There is not a pointer for everybody.
                sim.MayWaitForEver(reader);
            }
        }

        for (var number = 1; number <= writers; number++)
        {
            var name = $"writer {number}";
            var writer = sim.Ipc.Spawn(name, async self =>
            {
                if (late > TimeSpan.Zero && (await self.PauseAsync(late)).IsKilled)
                {
                    return;
                }

                for (var left = times; left > 0; left--)
                {
                    await version.WriteAsync(self, q, $"pointer {left} of {name}");
                }
            });
            users.Add(writer);
            sim.SleepsUntil(writer, () => q.Peek() is null);
        }

        sim.Finally("every pointer has been read, or somebody was killed", () => read.Value == times * writers || users.Exists(user => user.Killed));
        if (end is not null)
        {
            sim.Finally("all went well", () =>
            {
                end(q);
                return true;
            });
        }
    };
}
