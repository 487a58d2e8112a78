namespace ActorIpc.Simulation.Tests;

/// <summary>Producer/consumer queues for one pointer, as the xv6 lecture has them.</summary>
internal static class QueuePrograms
{
    public static Action<SimulatedSystem> Looping(int readers, int writers, bool loops = true) => sim =>
    {
        var lk = sim.Ipc.CreateLock();
        var channel = sim.Ipc.CreateChannel();
        var slot = 0;
        var taken = 0;
        sim.Shares(writer =>
        {
            writer.Write(slot);
            writer.Write(taken);
        });
        for (var i = 1; i <= readers; i++)
        {
            sim.Ipc.Spawn($"reader {i}", async self =>
            {
                await using var held = await self.LockAsync(lk);
                if (loops)
                {
                    while (slot == 0)
                    {
                        self.ThrowIfKilled();
                        await self.SleepAsync(channel, lk);
                    }
                }
                else if (slot == 0)
                {
                    await self.SleepAsync(channel, lk);
                }

                if (slot == 0)
                {
                    throw new InvalidOperationException("the queue is empty");
                }

                slot = 0;
                taken++;
                await self.WakeupAsync(channel);
            });
        }

        for (var i = 1; i <= writers; i++)
        {
            sim.Ipc.Spawn($"writer {i}", async self =>
            {
                await using var held = await self.LockAsync(lk);
                if (loops)
                {
                    while (slot != 0)
                    {
                        self.ThrowIfKilled();
                        await self.SleepAsync(channel, lk);
                    }
                }
                else if (slot != 0)
                {
                    await self.SleepAsync(channel, lk);
                }

                slot = 1;
                await self.WakeupAsync(channel);
            });
        }

        sim.Finally("every pointer was taken", () => taken == Math.Min(readers, writers));
    };
}
