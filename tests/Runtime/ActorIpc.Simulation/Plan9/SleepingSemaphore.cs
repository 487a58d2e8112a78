namespace ActorIpc.Simulation.Tests.Plan9;

/// <summary>A semaphore made of a lock and sleeps, as 9front's semacquire and semrelease in port/sysproc.c are.</summary>
/// <param name="sim">The simulation.</param>
/// <param name="acquirers">How many there are who take from it.</param>
/// <param name="passesOn">Whether who was kicked and does not take kicks the next one. There it does.</param>
internal sealed class SleepingSemaphore(SimulatedSystem sim, int acquirers, bool passesOn)
{
    private readonly IpcLock guard = sim.Ipc.CreateLock();
    private readonly WaitChannel[] channels = [.. Enumerable.Range(0, acquirers).Select(_ => sim.Ipc.CreateChannel())];
    private readonly List<Sema> queue = [];

    public int Value { get; private set; }

    /// <summary>Those who stand in line, and whether each is still to be kicked.</summary>
    public void Write(Actors.StateWriter writer)
    {
        writer.Write(Value);
        foreach (var sema in queue)
        {
            writer.Write(sema.Process.Id.Value);
            writer.Write(sema.Waiting);
        }
    }

    /// <summary>Says what those who sleep wait for.</summary>
    public void Tell() => Array.ForEach(channels, channel => sim.SleepersWaitFor(channel, () => Value > 0));

    /// <returns>False when it was interrupted.</returns>
    public async Task<bool> AcquireAsync(IpcProcess self, int acquirer)
    {
        await using var held = await self.LockAsync(guard);
        if (TryTake())
        {
            return true;
        }

        var sema = new Sema(self, channels[acquirer]);
        queue.Add(sema);
        bool acquired;
        Outcome slept;
        do
        {
            sema.Waiting = true;
            acquired = TryTake();
            slept = acquired ? Outcome.WouldBlock : (await self.SleepAsync(sema.Channel, guard)).Outcome;
        }
        while (slept == Outcome.Granted);

        queue.Remove(sema);
        if (!sema.Waiting && passesOn)
        {
            await KickAsync(self, 1);
        }

        return acquired;
    }

    public async Task ReleaseAsync(IpcProcess self, int count = 1)
    {
        await using var held = await self.LockAsync(guard);
        Value += count;
        await KickAsync(self, count);
    }

    private bool TryTake()
    {
        if (Value == 0)
        {
            return false;
        }

        Value--;
        return true;
    }

    private async Task KickAsync(IpcProcess self, int count)
    {
        foreach (var sema in queue.ToArray())
        {
            if (count > 0 && sema.Waiting)
            {
                sema.Waiting = false;
                count--;
                await self.WakeupAsync(sema.Channel);
            }
        }
    }

    private sealed class Sema(IpcProcess process, WaitChannel channel)
    {
        public IpcProcess Process => process;

        public WaitChannel Channel => channel;

        public bool Waiting { get; set; }
    }
}
