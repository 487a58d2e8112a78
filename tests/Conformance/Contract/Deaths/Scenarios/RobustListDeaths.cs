namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Three take a lock that is nothing but a futex word, each with a robust list, as the C library's robust mutexes do. Whoever dies leaves it to the others.</summary>
internal sealed class RobustListDeaths : DeathScenario
{
    private FutexWord word = null!;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast => [("first", LockTwiceAsync), ("second", LockTwiceAsync), ("third", LockTwiceAsync)];

    public override bool EverybodyFinishes => true;

    public override void SetTheStage(IpcSystem system) => word = system.CreateFutexWord();

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.Equal(0u, word.Value & FutexBits.TidMask);
        Assert.Equal(0, await fresh.FutexWakeAsync(word, int.MaxValue));
    }

    private async Task LockTwiceAsync(Participant self)
    {
        var (list, entry) = (new RobustList(), new RobustEntry(word));
        self.Process.Linux.SetRobustList(list);
        for (var round = 0; round < 2; round++)
        {
            list.ListOpPending = entry;
            await LockAsync(self);
            list.Add(entry);
            list.ListOpPending = null;

            await self.DoAsync(process => process.InterruptAsync(ProcessId.None));

            list.ListOpPending = entry;
            Assert.True(list.Remove(entry));
            Assert.Equal((uint)self.Process.Id.Value, word.Value & FutexBits.TidMask);
            if ((word.Exchange(0) & FutexBits.Waiters) != 0)
            {
                await self.DoAsync(process => process.FutexWakeAsync(word));
            }

            list.ListOpPending = null;
        }
    }

    // Who has waited does not know whether others still do, so it says that they do.
    private async Task LockAsync(Participant self)
    {
        var own = (uint)self.Process.Id.Value;
        while (true)
        {
            var held = word.Value;
            if ((held & FutexBits.TidMask) == 0)
            {
                Assert.Equal(held, word.CompareExchange(own | (held & FutexBits.Waiters), held));
                return;
            }

            var marked = held | FutexBits.Waiters;
            Assert.Equal(held, word.CompareExchange(marked, held));
            await self.TryAsync(
                process => process.FutexWaitAsync(word, marked), result => result.Outcome, _ => Task.FromResult((word.Value & FutexBits.TidMask) == 0));
            own |= FutexBits.Waiters;
        }
    }
}
