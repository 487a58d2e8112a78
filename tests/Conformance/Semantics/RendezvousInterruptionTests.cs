using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class RendezvousInterruptionTests : HostFixture
{
    private const ulong Interrupted = ulong.MaxValue;

    [Fact]
    [Rule("REN-7")]
    [Rule("REN-8")]
    public async Task A_note_breaks_the_wait_and_a_later_partner_waits_itself()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync(1, 10).AsTask();

        Assert.True(await b.InterruptAsync(a.Id));
        var second = b.RendezvousAsync(1, 20).AsTask();

        Assert.Equal((Outcome.Interrupted, Interrupted), Parts(await first));
        Assert.False(second.IsCompleted);
        Assert.False(a.InterruptPending);
        Assert.Equal(20ul, (await a.RendezvousAsync(1, 30)).Value);
        Assert.Equal(30ul, (await second).Value);
    }

    [Fact]
    [Rule("REN-7")]
    public async Task A_kill_breaks_the_wait_as_a_note_does()
    {
        await using var a = Ipc.Enter("a");
        var meeting = a.RendezvousAsync(1, 10).AsTask();

        await Ipc.KillAsync(a.Id);

        var result = await meeting;
        Assert.True(result.IsKilled);
        Assert.Equal(Interrupted, result);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rule("REN-8")]
    public async Task After_a_timeout_or_a_cancellation_a_later_partner_waits_itself(bool cancelled)
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        using var source = new CancellationTokenSource();
        var first = a.RendezvousAsync(1, 10, TimeSpan.FromSeconds(1), source.Token).AsTask();

        if (cancelled)
        {
            await source.CancelAsync();
        }
        else
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((cancelled ? Outcome.Cancelled : Outcome.TimedOut, Interrupted), Parts(await first));
        Assert.False(b.RendezvousAsync(1, 20).IsCompleted);
    }

    [Fact]
    [Rule("REN-9")]
    public async Task A_note_that_comes_after_the_partner_changes_nothing_and_stays_pending()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var first = a.RendezvousAsync(1, 10).AsTask();
        await b.RendezvousAsync(1, 20);

        await b.InterruptAsync(a.Id);

        Assert.Equal((Outcome.Granted, 20ul), Parts(await first));
        Assert.True(a.InterruptPending);
        Assert.True(a.TakeInterrupt());
        Assert.False(a.TakeInterrupt());
    }

    [Fact]
    [Rule("REN-10")]
    public async Task A_note_that_was_pending_before_does_not_break_the_wait()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await b.InterruptAsync(a.Id);

        var first = a.RendezvousAsync(1, 10).AsTask();

        Assert.False(first.IsCompleted);
        Assert.Equal(10ul, (await b.RendezvousAsync(1, 20)).Value);
        Assert.Equal(20ul, (await first).Value);
        Assert.True(a.InterruptPending);
    }

    [Fact]
    [Rule("REN-10")]
    public async Task A_second_note_breaks_the_wait_that_the_first_did_not()
    {
        await using var a = Ipc.Enter("a");
        await Ipc.InterruptAsync(a.Id);
        var meeting = a.RendezvousAsync(1, 10).AsTask();
        Assert.False(meeting.IsCompleted);

        await Ipc.InterruptAsync(a.Id);

        Assert.Equal(Interrupted, (await meeting).Value);
        Assert.True(a.InterruptPending);
    }

    [Fact]
    [Rule("REN-11")]
    public async Task A_caller_that_calls_again_on_all_ones_survives_notes()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var tries = 0;
        var waits = Enumerable.Range(0, 3)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .ToArray();

        var stubborn = StubbornAsync();
        for (var i = 0; i < 2; i++)
        {
            await waits[i].Task;
            await b.InterruptAsync(a.Id);
        }

        await waits[2].Task;
        Assert.Equal(10ul, await b.Plan9.RendezvousAsync(1, 20));
        Assert.Equal(20ul, await stubborn);

        async Task<ulong> StubbornAsync()
        {
            ulong theirs;
            do
            {
                var meeting = a.Plan9.RendezvousAsync(1, 10);
                waits[tries++].SetResult();
                theirs = await meeting;
            }
            while (theirs == Interrupted);
            return theirs;
        }
    }

    private static (Outcome, ulong) Parts(RendezvousResult result) => (result.Outcome, result.Value);
}
