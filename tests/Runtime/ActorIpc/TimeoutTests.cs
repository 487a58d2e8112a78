using ActorIpc.Actors;

namespace ActorIpc.Tests;

/// <summary>A timeout counts from the call, however long the caller is held up before its timer runs: others see it wait already, and a test's clock goes on by hours (SEM-26).</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Theory]
    [MemberData(nameof(HoldUps))]
    public async Task A_timeout_counts_from_the_call_while_its_timer_is_being_set(TimeSpan limit, TimeSpan beforeMade, TimeSpan beforeSet, TimeSpan afterSet)
    {
        var time = new HeldUpTime(beforeMade, beforeSet, afterSet);
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        await using var self = ipc.Enter("self");
        var id = await self.SystemV.SemGetAsync(IpcKey.Private, 1, IpcFlags.Create | IpcFlags.Everybody);
        var set = await self.SystemV.OpenAsync(id);

        var taking = self.AcquireAsync(set, timeout: limit).AsTask();

        var left = limit - beforeMade - beforeSet - afterSet;
        if (left > TimeSpan.Zero)
        {
            time.Clock.Advance(left - Moment);
            Assert.Equal(1, await WaitersAsync());
            Assert.False(taking.IsCompleted);
            time.Clock.Advance(Moment);
        }

        Assert.Equal(Outcome.TimedOut, (await taking.WaitAsync(Patience)).Outcome);
        Assert.Equal(0, await WaitersAsync());
        Assert.Equal(0, time.Clock.ArmedTimers);

        async Task<long> WaitersAsync() => (await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.GetWaitingForIncrease)).Value;
    }

    public static TheoryData<TimeSpan, TimeSpan, TimeSpan, TimeSpan> HoldUps()
    {
        var cases = new TheoryData<TimeSpan, TimeSpan, TimeSpan, TimeSpan>();
        TimeSpan[] limits = [Hour, TimeSpan.FromDays(100)];
        double[] parts = [0, 0.25, 0.5, 1];
        foreach (var limit in limits)
        {
            foreach (var made in parts)
            {
                foreach (var set in parts)
                {
                    foreach (var after in parts.Where(after => made + set + after <= 1))
                    {
                        cases.Add(limit, made * limit, set * limit, after * limit);
                    }
                }
            }
        }

        cases.Add(Moment / 2, TimeSpan.Zero, Moment / 2, TimeSpan.Zero);
        return cases;
    }

    /// <summary>A clock that goes on while a timer is made, and while it is set for the first time.</summary>
    private sealed class HeldUpTime(TimeSpan beforeMade, TimeSpan beforeSet, TimeSpan afterSet) : TimeProvider
    {
        public VirtualTime Clock { get; } = new();

        public override long TimestampFrequency => Clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

        public override long GetTimestamp() => Clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Clock.Advance(beforeMade);
            return new HeldUpTimer(Clock, Clock.CreateTimer(callback, state, dueTime, period), beforeSet, afterSet);
        }
    }

    private sealed class HeldUpTimer(VirtualTime clock, ITimer timer, TimeSpan before, TimeSpan after) : ITimer
    {
        private bool isSet;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (isSet)
            {
                return timer.Change(dueTime, period);
            }

            isSet = true;
            clock.Advance(before);
            var changed = timer.Change(dueTime, period);
            clock.Advance(after);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
