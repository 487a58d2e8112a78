namespace ActorIpc.Tests;

/// <summary>The code in docs/futex-pi.md is what stands here between the rulers, compiled and run.</summary>
public sealed class FutexPiPageTests
{
    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();

        // ---- everyday
        var door = ipc.CreateFutexWord(); // 0: nobody holds it
        var visitor = ipc.Enter("visitor");
        await visitor.FutexLockAsync(door); // free: the word alone is changed, to the number of the process
        await using var heir = ipc.Enter("heir");
        var waiting = heir.FutexLockAsync(door, TimeSpan.FromSeconds(5));
        await visitor.DisposeAsync(); // ends with the lock held
        var got = await waiting;
        if (!got.IsHeld) return; // five seconds have passed
        if (got.OwnerDied) door.And(~FutexBits.OwnerDied); // first see to what the lock guards
        await heir.FutexUnlockAsync(door);

        // ----
        Assert.True(got.OwnerDied);
        Assert.Equal(0u, door.Value);
    }

    [Fact]
    public async Task The_code_about_conditions_works()
    {
        await using var ipc = IpcSystem.Create();

        // ---- condition
        var (held, changed) = (ipc.CreateFutexWord(), ipc.CreateFutexWord());
        var ready = false;
        var waiter = ipc.Spawn("waiter", async self =>
        {
            await self.FutexLockAsync(held);
            while (!ready)
            {
                var seen = changed.Value; // before the lock is left, or a signal could be missed
                await self.FutexUnlockAsync(held);
                var wait = await self.FutexWaitThenLockAsync(changed, seen, held);
                if (wait.IsKilled) return ExitStatus.Killed;
                if (!wait.IsHeld) await self.FutexLockAsync(held);
            }
            await self.FutexUnlockAsync(held);
            return ExitStatus.Success;
        });
        await using var self = ipc.Enter("signaller");
        await self.FutexLockAsync(held);
        ready = true;
        changed.Add(1);
        await self.FutexRequeueToLockAsync(changed, held, changed.Value, more: int.MaxValue); // nobody wakes only to find the lock held
        await self.FutexUnlockAsync(held);

        // ----
        Assert.Equal(ExitStatus.Success, await waiter.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_code_about_robust_lists_works()
    {
        await using var ipc = IpcSystem.Create();
        var self = ipc.Enter("self");
        await using var other = ipc.Enter("other");

        // ---- robust
        var list = new RobustList();
        self.Linux.SetRobustList(list);
        var mine = new RobustEntry(ipc.CreateFutexWord());
        list.ListOpPending = mine; // from here on the word may or may not be ours
        mine.Word.CompareExchange(self.Linux.GetTid(), 0);
        list.Add(mine);
        list.ListOpPending = null;
        mine.Word.Or(FutexBits.Waiters); // somebody else's part, before it waits
        var waiting = other.FutexWaitAsync(mine.Word, mine.Word.Value);
        await self.DisposeAsync(); // ends with the lock held
        var woken = await waiting;
        var left = mine.Word.Value; // Waiters and OwnerDied, and no number

        // ----
        Assert.True(woken.IsWoken);
        Assert.Equal(FutexBits.Waiters | FutexBits.OwnerDied, left);
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("futex-pi.md", "tests", "Runtime", "ActorIpc", "FutexPiPageTests.cs");
}
