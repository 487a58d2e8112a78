using ActorIpc.Actors;

namespace ActorIpc.Akka.Tests;

/// <summary>A primitive throws at the very moment when somebody begins to wait in it.</summary>
public sealed class FailureRaceTests : IpcTestKit
{
    [Fact]
    public async Task Who_is_parked_but_not_yet_known_to_its_process_while_the_primitive_throws_is_told()
    {
        var time = new Gated();
        var ipc = IpcSystem.Create(new IpcOptions { Host = new AkkaHost(Sys, time) });
        const int Id = 31000;
        var bug = new Bug();
        ipc.Host.GetOrStart(SemaphoreRegistry.NameOf(Id), () => new Faulty(bug));
        await using var known = ipc.Enter("known");
        await using var beginning = ipc.Enter("beginning");
        await using var giver = ipc.Enter("giver");
        var set = await known.SystemV.OpenAsync(Id);
        var parked = known.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();

        // Parked already, and on its way into the list of its process.
        time.Closed = true;
        var begun = Task.Run(() => new[] { beginning.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: TimeSpan.FromHours(1)).AsTask() });
        Assert.True(time.Reached.Wait(Patience));

        // The reason is read for the one who is known already. By then whoever is beginning has been looked for.
        bug.WhenRead = () =>
        {
            time.Open.Set();
            Assert.True(begun.Wait(Patience));
        };
        Assert.Equal(Errno.EIO, await ErrorOfAsync(Task.Run(() => giver.OperateAsync(set, [SemaphoreOp.Give(0)]).AsTask())));

        Assert.Equal(Errno.EIO, await ErrorOfAsync(parked));
        Assert.Equal(Errno.EIO, await ErrorOfAsync((await begun)[0]));
    }

    [Fact]
    public async Task Each_of_many_who_are_parked_is_told_once_and_can_wait_elsewhere_at_once()
    {
        const int Id = 31000;
        Ipc.Host.GetOrStart(SemaphoreRegistry.NameOf(Id), static () => new Faulty());
        var (elsewhere, sound) = await ArrayAsync(0);
        var broken = await Self.SystemV.OpenAsync(Id);
        var processes = Enumerable.Range(0, 5).Select(slot => Ipc.Enter($"waiter {slot}")).ToList();
        var told = processes.Select(process => process.OperateAsync(broken, [SemaphoreOp.Take(0)]).AsTask()).ToList();
        var again = told.Select((call, slot) => call.ContinueWith(
            _ => processes[slot].OperateAsync(sound, [SemaphoreOp.Take(0)]).AsTask(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default)).ToList();

        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.OperateAsync(broken, [SemaphoreOp.Give(0)]).AsTask()));

        foreach (var call in told)
        {
            Assert.Equal(Errno.EIO, await ErrorOfAsync(call));
        }

        var waiting = await Task.WhenAll(again).WaitAsync(Patience);
        Assert.Equal(5, await WaitersAsync(elsewhere));
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        await Self.GiveAsync(sound, units: 5);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Patience), result => Assert.True(result.IsGranted));
    }

    private sealed class Bug : Exception
    {
        private int reads;

        public Action? WhenRead { get; set; }

        public override string Message
        {
            get
            {
                if (Interlocked.Exchange(ref reads, 1) == 0)
                {
                    WhenRead?.Invoke();
                }

                return "a bug that takes its time";
            }
        }
    }

    private sealed class Gated : TimeProvider
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Open { get; } = new();

        public bool Closed { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Closed)
            {
                Closed = false;
                Reached.Set();
                Open.Wait(Patience);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
