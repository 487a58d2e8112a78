namespace ActorIpc.Simulation.Tests.Plan9;

/// <summary>A semaphore made of a lock and sleeps, as 9front's semacquire and semrelease in port/sysproc.c are.</summary>
/// <param name="sim">The simulation.</param>
/// <param name="acquirers">How many there are who take from it.</param>
/// <param name="passesOn">Whether who was kicked and does not take kicks the next one. There it does.</param>
internal sealed class SleepingSemaphore(SimulatedSystem sim, int acquirers, bool passesOn)
{
    private readonly IpcLock guard = sim.Ipc.CreateLock();
    private readonly WaitChannel[] channels = [.. Enumerable.Range(0, acquirers).Select(_ => sim.Ipc.CreateChannel())];
    private readonly SharedVariable<int> value = sim.Share(0);

    // Whether each is still to be kicked, and who stands in line, a character for each.
    private readonly SharedVariable<bool>[] waiting = [.. Enumerable.Range(0, acquirers).Select(_ => sim.Share(false))];
    private readonly SharedVariable<string> line = sim.Share("");

    /// <summary>Says what those who sleep wait for.</summary>
    public void Tell() => Array.ForEach(channels, channel => sim.SleepersWaitFor(channel, () => value.Value > 0));

    /// <returns>False when it was interrupted.</returns>
    public async Task<bool> AcquireAsync(IpcProcess self, int acquirer)
    {
        await using var held = await self.LockAsync(guard);
        if (TryTake())
        {
            return true;
        }

        line.Value += (char)('0' + acquirer);
        bool acquired;
        Outcome slept;
        do
        {
            waiting[acquirer].Value = true;
            acquired = TryTake();
            slept = acquired ? Outcome.WouldBlock : (await self.SleepAsync(channels[acquirer], guard)).Outcome;
        }
        while (slept == Outcome.Granted);

        line.Value = line.Value.Replace(((char)('0' + acquirer)).ToString(), "", StringComparison.Ordinal);
        if (!waiting[acquirer].Value && passesOn)
        {
            await KickAsync(self, 1);
        }

        return acquired;
    }

    public async Task ReleaseAsync(IpcProcess self, int count = 1)
    {
        await using var held = await self.LockAsync(guard);
        value.Value += count;
        await KickAsync(self, count);
    }

    private bool TryTake()
    {
        if (value.Value == 0)
        {
            return false;
        }

        value.Value--;
        return true;
    }

    private async Task KickAsync(IpcProcess self, int count)
    {
        foreach (var acquirer in line.Value.Select(one => one - '0'))
        {
            if (count > 0 && waiting[acquirer].Value)
            {
                waiting[acquirer].Value = false;
                count--;
                await self.WakeupAsync(channels[acquirer]);
            }
        }
    }
}
