using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class HistoryRecorderTests
{
    private static readonly ProcessId One = new(1);
    private static readonly ProcessId Two = new(2);

    private readonly HistoryRecorder recorder = new();

    [Fact]
    public void Calls_and_answers_stand_in_the_order_in_which_they_were_told()
    {
        var write = recorder.Invoke(One, "it", new RegisterWrite(7));
        var read = recorder.Invoke(Two, "it", new RegisterRead());
        read.Answer(HistoryAnswer.Granted(0L));
        write.Answer(Outcome.Granted);

        Assert.Equal(
            [new HistoryCall(1, One, "it", new RegisterWrite(7), 1, 4, Outcome.Granted), new HistoryCall(2, Two, "it", new RegisterRead(), 2, 3, HistoryAnswer.Granted(0L))],
            recorder.ToHistory().Calls);
    }

    [Fact]
    public void A_call_that_was_not_answered_is_unknown()
    {
        recorder.Invoke(One, "it", new RegisterRead());

        var call = Assert.Single(recorder.ToHistory().Calls);
        Assert.Equal((null, null, "unknown"), (call.AnsweredAt, call.Answer, call.AnswerText));
    }

    [Fact]
    public void A_history_does_not_change_when_recording_goes_on()
    {
        var call = recorder.Invoke(One, "it", new RegisterRead());
        var history = recorder.ToHistory();
        call.Answer(HistoryAnswer.Granted(0L));
        recorder.Exit(One);

        Assert.Null(Assert.Single(history.Calls).Answer);
    }

    [Fact]
    public void A_call_is_answered_once()
    {
        var call = recorder.Invoke(One, "it", new RegisterRead());
        call.Answer(Outcome.Granted);
        Assert.Throws<InvalidOperationException>(() => call.Answer(Outcome.Granted));
    }

    [Fact]
    public async Task A_call_that_is_made_by_the_recorder_is_written_down_with_its_answer_its_misuse_or_none()
    {
        Assert.Equal(5, await recorder.CallAsync(One, "it", "good", () => ValueTask.FromResult(5), value => HistoryAnswer.Granted(value)));
        await Assert.ThrowsAsync<IpcException>(async () =>
            await recorder.CallAsync(One, "it", "misuse", () => ValueTask.FromException<int>(new IpcException(Errno.EBUSY, "busy")), value => HistoryAnswer.Granted(value)));
        await Assert.ThrowsAsync<TimeoutException>(async () =>
            await recorder.CallAsync(One, "it", "lost", () => ValueTask.FromException<int>(new TimeoutException()), value => HistoryAnswer.Granted(value)));

        Assert.Equal(["5", "EBUSY", "unknown"], recorder.ToHistory().Calls.Select(call => call.AnswerText));
    }

    [Fact]
    public void Many_threads_lose_nothing_and_no_two_events_stand_at_one_place()
    {
        const int Calls = 5000;
        Parallel.For(1, 5, process =>
        {
            for (var i = 0; i < Calls; i++)
            {
                recorder.Invoke(new ProcessId(process), "it", i).Answer(Outcome.Granted);
            }
        });

        var calls = recorder.ToHistory().Calls;
        Assert.Equal(4 * Calls, calls.Count);
        Assert.Equal(Enumerable.Range(1, 8 * Calls).Select(at => (long)at), calls.SelectMany(call => new[] { call.InvokedAt, call.AnsweredAt!.Value }).Order());
        Assert.All(calls.GroupBy(call => call.Process), mine => Assert.Equal(Enumerable.Range(0, Calls), mine.Select(call => (int)call.Operation)));
    }

    [Fact]
    public void An_exit_concerns_every_object_that_the_process_has_called()
    {
        foreach (var name in new[] { "a", "b" })
        {
            recorder.Invoke(One, name, new LockAcquire()).Answer(HistoryAnswer.Granted(new LockHeld()));
        }

        recorder.Exit(One).Answer(Outcome.Granted);
        foreach (var name in new[] { "a", "b", "c" })
        {
            recorder.Invoke(Two, name, new LockAcquire()).Answer(HistoryAnswer.Granted(new LockHeld(OwnerDied: name != "c")));
        }

        var verdict = recorder.ToHistory().Check(new LockModel());
        Assert.True(verdict.IsLinearizable, verdict.ToString());
    }
}
