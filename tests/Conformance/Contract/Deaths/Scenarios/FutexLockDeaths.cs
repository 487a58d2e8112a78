namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>Two wait, without the lock, for a third to raise a flag, and are moved to the lock; all three keep robust lists, so that a lock of the dead is found.</summary>
internal sealed class FutexLockDeaths : DeathScenario
{
    private FutexWord taken = null!;
    private FutexWord raised = null!;
    private bool flag;
    private bool moved;

    public override IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast => [("first", WaitAsync), ("second", WaitAsync), ("raiser", RaiseAsync)];

    public override void SetTheStage(IpcSystem system) => (taken, raised) = (system.CreateFutexWord(), system.CreateFutexWord());

    public override void BeginAct(IpcSystem system) => (flag, moved) = (false, false);

    public override async Task AssertNothingIsHeldAsync(IpcProcess fresh)
    {
        Assert.True((await fresh.FutexLockAsync(taken, TimeSpan.Zero)).IsHeld);
        await fresh.FutexUnlockAsync(taken);
        Assert.Equal(0u, taken.Value);
        Assert.Equal(0, await fresh.FutexWakeAsync(raised, int.MaxValue));
    }

    private async Task WaitAsync(Participant self)
    {
        var keeper = new Keeper(self, taken);
        await LockAsync(self, keeper);
        while (!flag)
        {
            var seen = raised.Value;
            await UnlockAsync(self, keeper);
            keeper.Expect();
            var wait = await self.TryAsync(
                process => process.FutexWaitThenLockAsync(raised, seen, taken), result => result.Outcome, async bystander => moved && await IsFreeAsync(bystander));
            if (wait.IsHeld)
            {
                keeper.Keep();
            }
            else
            {
                await LockAsync(self, keeper);
            }
        }

        await UnlockAsync(self, keeper);
    }

    private async Task RaiseAsync(Participant self)
    {
        var keeper = new Keeper(self, taken);
        await LockAsync(self, keeper);
        flag = true;
        raised.Add(1);
        await self.DoAsync(process => process.FutexRequeueToLockAsync(raised, taken, raised.Value, int.MaxValue), _ => moved = true);
        await UnlockAsync(self, keeper);
    }

    private async Task LockAsync(Participant self, Keeper keeper)
    {
        keeper.Expect();
        await self.WaitAsync(process => process.FutexLockAsync(taken), result => result.Outcome, IsFreeAsync);
        keeper.Keep();
    }

    private async Task UnlockAsync(Participant self, Keeper keeper)
    {
        keeper.LetGo();
        await self.DoAsync(process => process.FutexUnlockAsync(taken));
    }

    private async Task<bool> IsFreeAsync(IpcProcess bystander)
    {
        if (!(await bystander.FutexTryLockAsync(taken)).IsHeld)
        {
            return false;
        }

        await bystander.FutexUnlockAsync(taken);
        return true;
    }

    /// <summary>What a C library does around its calls: the lock is in the list while it is held, and pending while it may or may not be.</summary>
    private sealed class Keeper
    {
        private readonly RobustList list = new();
        private readonly RobustEntry entry;

        public Keeper(Participant self, FutexWord taken)
        {
            entry = new RobustEntry(taken, isPi: true);
            self.Process.Linux.SetRobustList(list);
        }

        public void Expect() => list.ListOpPending = entry;

        public void Keep()
        {
            list.Add(entry);
            list.ListOpPending = null;
        }

        public void LetGo()
        {
            list.ListOpPending = entry;
            list.Remove(entry);
        }
    }
}
