using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>How many notes a process keeps, what they interrupt, and note groups.</summary>
public abstract class NoteTests : HostFixture
{
    [Fact]
    [Rule("REN-16")]
    public async Task Five_notes_are_kept_and_the_post_of_a_sixth_reports_failure()
    {
        await using var self = Ipc.Enter("self");
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await Ipc.InterruptAsync(self.Id));
        }

        Assert.False(await Ipc.InterruptAsync(self.Id));

        for (var i = 0; i < 5; i++)
        {
            Assert.True(self.TakeInterrupt());
        }

        Assert.False(self.TakeInterrupt());
        Assert.True(await Ipc.InterruptAsync(self.Id));
    }

    [Fact]
    [Rule("REN-16")]
    public async Task A_note_that_is_not_kept_breaks_a_wait_all_the_same()
    {
        await using var self = Ipc.Enter("self");
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await Ipc.InterruptAsync(self.Id));
        }

        // A rendezvous does not notice those that came before it (REN-10).
        var meeting = self.RendezvousAsync(1, 2).AsTask();
        Assert.False(meeting.IsCompleted);
        Assert.False(await Ipc.InterruptAsync(self.Id));

        Assert.Equal(Outcome.Interrupted, (await meeting).Outcome);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(self.TakeInterrupt());
        }

        Assert.False(self.InterruptPending);
    }

    [Fact]
    [Rule("REN-17")]
    public async Task A_note_interrupts_a_sleep_a_rendezvous_and_an_interruptible_wait_for_a_lock()
    {
        await using var holder = Ipc.Enter("holder");
        var (taken, guard) = (Ipc.CreateLock(), Ipc.CreateLock());
        await using var key = await holder.LockAsync(taken);
        await using var self = Ipc.Enter("self");
        await using var own = await self.LockAsync(guard);

        var sleep = self.Xv6.SleepAsync(1, guard).AsTask();
        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(Outcome.Interrupted, (await sleep).Outcome);
        var meeting = self.Plan9.RendezvousAsync(1, 2).AsTask();
        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(ulong.MaxValue, await meeting);
        var locking = self.LockInterruptibleAsync(taken).AsTask();
        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(Outcome.Interrupted, (await locking).Outcome);
    }

    [Fact]
    [Rule("REN-17")]
    public async Task A_note_to_the_group_is_posted_to_all_of_it_but_the_poster()
    {
        await using var parent = Ipc.Enter("parent");
        await using var stranger = Ipc.Enter("stranger");
        var family = new Family(parent);
        var (child, grandchild) = await family.ForkTwoAsync(new ProcessOptions());

        Assert.Equal(2, await child.Plan9.NotePgAsync());

        Assert.True(parent.InterruptPending);
        Assert.True(grandchild.InterruptPending);
        Assert.False(child.InterruptPending);
        Assert.False(stranger.InterruptPending);
        family.LetGo();
    }

    [Fact]
    [Rule("REN-17")]
    public async Task RFNOTEG_starts_a_new_group()
    {
        await using var parent = Ipc.Enter("parent");
        var family = new Family(parent);
        var (child, grandchild) = await family.ForkTwoAsync(new ProcessOptions { FreshNoteGroup = true });

        Assert.Equal(0, await parent.InterruptGroupAsync());
        Assert.Equal(1, await child.InterruptGroupAsync());
        Assert.Equal((false, false, true), (parent.InterruptPending, child.InterruptPending, grandchild.InterruptPending));

        Assert.Equal(0, child.Plan9.Rfork(RforkFlags.NoteGroup));
        Assert.Equal(0, await child.InterruptGroupAsync());
        family.LetGo();
    }

    [Fact]
    [Rule("REN-17")]
    public async Task Who_has_ended_is_in_no_group_and_what_the_system_starts_is_in_one_of_its_own()
    {
        await using var parent = Ipc.Enter("parent");
        await using var other = Ipc.Enter("other");
        var child = parent.Fork("child", _ => Task.CompletedTask);
        await child.Completion;

        Assert.Equal(0, await parent.InterruptGroupAsync());
        Assert.Equal(0, await other.InterruptGroupAsync());
        Assert.False(parent.InterruptPending || other.InterruptPending);
        await Assert.ThrowsAsync<IpcException>(async () => await child.InterruptGroupAsync());
    }

    /// <summary>A child and its child, which live until they are let go.</summary>
    private sealed class Family(IpcProcess parent)
    {
        private readonly TaskCompletionSource mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<(IpcProcess Child, IpcProcess Grandchild)> ForkTwoAsync(ProcessOptions ofTheChild)
        {
            var born = new TaskCompletionSource<IpcProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
            var child = parent.Fork("child", async self =>
            {
                born.SetResult(self.Fork("grandchild", _ => mayEnd.Task));
                await mayEnd.Task;
            }, ofTheChild);
            return (child, await born.Task);
        }

        public void LetGo() => mayEnd.SetResult();
    }
}
