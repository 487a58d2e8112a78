using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class RendezvousTests : HostFixture
{
    private const ulong Interrupted = ulong.MaxValue;

    [Fact]
    [Rule("REN-1")]
    public async Task The_first_on_a_tag_waits()
    {
        await using var a = Ipc.Enter("a");

        var meeting = a.RendezvousAsync(1, 10).AsTask();

        Assert.False(meeting.IsCompleted);
    }

    [Fact]
    [Rule("REN-2")]
    public async Task The_second_takes_the_value_of_the_first_at_once_and_leaves_its_own()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync(1, 10).AsTask();

        var second = b.RendezvousAsync(1, 20);

        Assert.True(second.IsCompleted);
        Assert.Equal((Outcome.Granted, 10ul), Parts(await second));
        Assert.Equal((Outcome.Granted, 20ul), Parts(await first));
    }

    [Fact]
    [Rule("REN-2")]
    public async Task The_exact_face_returns_the_words()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.Plan9.RendezvousAsync(1, 10).AsTask();

        Assert.Equal(10ul, await b.Plan9.RendezvousAsync(1, 20));
        Assert.Equal(20ul, await first);
    }

    [Fact]
    [Rule("REN-3")]
    public async Task A_third_on_a_tag_starts_a_new_wait()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var c = Ipc.Enter("c");
        var first = a.RendezvousAsync(1, 10).AsTask();
        Assert.Equal(10ul, (await b.RendezvousAsync(1, 20)).Value);

        var third = c.RendezvousAsync(1, 30).AsTask();

        Assert.False(third.IsCompleted);
        Assert.Equal(20ul, (await first).Value);
        Assert.Equal(30ul, (await b.RendezvousAsync(1, 40)).Value);
        Assert.Equal(40ul, (await third).Value);
    }

    [Fact]
    [Rule("REN-3")]
    public async Task Different_tags_never_interact()
    {
        await using var self = Ipc.Enter("self");
        var tags = Enumerable.Range(0, 64).Select(bit => 1ul << bit).Append(0ul).ToArray();

        // Powers of two and 0: whatever the table divides by, some of these fall together.
        var waits = tags.Select(tag => self.RendezvousAsync(tag, tag).AsTask()).ToArray();

        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        await using var other = Ipc.Enter("other");
        for (var i = 0; i < tags.Length; i++)
        {
            Assert.Equal(tags[i], (await other.RendezvousAsync(tags[i], 5)).Value);
            Assert.Equal(5ul, (await waits[i]).Value);
        }
    }

    [Fact]
    [Rule("REN-4")]
    public async Task Tag_0_and_equal_values_are_legal()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync(0, 0).AsTask();

        Assert.Equal((Outcome.Granted, 0ul), Parts(await b.RendezvousAsync(0, 0)));
        Assert.Equal((Outcome.Granted, 0ul), Parts(await first));
    }

    [Fact]
    [Rule("REN-4")]
    public async Task A_value_of_all_ones_looks_like_an_interruption_to_the_exact_face_only()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");

        var first = a.Plan9.RendezvousAsync(1, 10).AsTask();
        Assert.True((await b.RendezvousAsync(1, Interrupted)).IsMet);
        Assert.Equal(Interrupted, await first);
        var second = a.RendezvousAsync(ulong.MaxValue, 10).AsTask();
        await b.RendezvousAsync(ulong.MaxValue, Interrupted);

        Assert.Equal((Outcome.Granted, Interrupted), Parts(await second));
    }

    [Fact]
    [Rule("REN-5")]
    public async Task The_death_of_the_only_possible_partner_is_not_noticed()
    {
        await using var a = Ipc.Enter("a");
        var b = Ipc.Enter("b");
        var meeting = a.RendezvousAsync(1, 10).AsTask();

        await b.DisposeAsync();

        Assert.False(meeting.IsCompleted);
        await Ipc.InterruptAsync(a.Id);
        Assert.Equal(Interrupted, (await meeting).Value);
    }

    [Fact]
    [Rule("REN-6")]
    public async Task A_child_inherits_the_tag_space()
    {
        await using var parent = Ipc.Enter("parent");
        await using var outsider = Ipc.Enter("outsider");
        parent.EnterFreshTagSpace();
        var outside = outsider.RendezvousAsync(1, 99).AsTask();
        parent.Fork("child", async self => { await self.RendezvousAsync(1, 20); });

        Assert.Equal(20ul, (await parent.RendezvousAsync(1, 10)).Value);
        Assert.False(outside.IsCompleted);
    }

    [Fact]
    [Rule("REN-6")]
    public async Task A_child_made_with_RFREND_never_meets_its_parent()
    {
        await using var parent = Ipc.Enter("parent");
        var parked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var meeting = parent.RendezvousAsync(1, 10).AsTask();

        parent.Plan9.Rfork(RforkFlags.Process | RforkFlags.Rendezvous, self => ParkAsync(self, parked));
        await parked.Task;
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        parent.Fork("child", self => ParkAsync(self, again), new ProcessOptions { FreshTagSpace = true });
        await again.Task;

        Assert.False(meeting.IsCompleted);
    }

    [Fact]
    [Rule("REN-6")]
    public async Task RFREND_without_RFPROC_moves_the_caller()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var before = a.RendezvousAsync(1, 10).AsTask();

        Assert.Equal(0, a.Plan9.Rfork(RforkFlags.Rendezvous));

        // The wait that had begun stays where it is.
        Assert.Equal(10ul, (await b.RendezvousAsync(1, 20)).Value);
        Assert.Equal(20ul, (await before).Value);
        var after = a.RendezvousAsync(1, 30).AsTask();
        Assert.Equal(Outcome.WouldBlock, (await b.RendezvousAsync(1, 40, TimeSpan.Zero)).Outcome);
        Assert.False(after.IsCompleted);
        a.Plan9.Rfork(RforkFlags.Process | RforkFlags.Memory, async self =>
        {
            await self.RendezvousAsync(1, 50);
            return ExitStatus.Success;
        });
        Assert.Equal(50ul, (await after).Value);
    }

    private static (Outcome, ulong) Parts(RendezvousResult result) => (result.Outcome, result.Value);

    private static async Task<ExitStatus> ParkAsync(IpcProcess self, TaskCompletionSource parked)
    {
        var meeting = self.RendezvousAsync(1, 20);
        parked.SetResult();
        await meeting;
        return ExitStatus.Success;
    }
}
