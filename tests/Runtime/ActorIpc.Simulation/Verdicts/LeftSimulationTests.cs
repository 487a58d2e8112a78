namespace ActorIpc.Simulation.Tests.Verdicts;

public class LeftSimulationTests
{
    private const int Times = 50;

    public static TheoryData<string> Blocking => [.. Waits.Keys];

    public static TheoryData<string> HandingOver => [.. Work.Keys];

    // Nobody waits as long.
    private const int Long = 60_000;

    private static readonly Dictionary<string, Action> Waits = new()
    {
        ["Task.Wait"] = static () => new TaskCompletionSource().Task.Wait(Long),
        ["Task.Result"] = static () => _ = new TaskCompletionSource<int>().Task.Result,
        ["Task.GetAwaiter().GetResult"] = static () => new TaskCompletionSource().Task.GetAwaiter().GetResult(),
        ["Task.WaitAny"] = static () => Task.WaitAny([new TaskCompletionSource().Task], Long),
        ["WaitHandle.WaitOne"] = static () => new ManualResetEvent(false).WaitOne(Long),
        ["WaitHandle.WaitAny"] = static () => WaitHandle.WaitAny([new ManualResetEvent(false)], Long),
        ["SemaphoreSlim.Wait"] = static () => new SemaphoreSlim(0).Wait(Long),
        ["ManualResetEventSlim.Wait"] = static () => new ManualResetEventSlim(false).Wait(Long),
        ["CountdownEvent.Wait"] = static () => new CountdownEvent(1).Wait(Long),
        ["Barrier.SignalAndWait"] = static () => new Barrier(2).SignalAndWait(Long),
        ["Monitor.Wait"] = static () =>
        {
            var gate = new object();
            lock (gate)
            {
                Monitor.Wait(gate, Long);
            }
        },
        ["Thread.Join"] = static () =>
        {
            using var over = new ManualResetEventSlim();
            var thread = new Thread(over.Wait);
            thread.Start();
            try
            {
                thread.Join();
            }
            finally
            {
                over.Set();
            }
        },
    };

    private static readonly Dictionary<string, Func<Task>> Work = new()
    {
        ["Task.Run"] = static () => Task.Run(static () => { }),
        ["Task.Factory.StartNew"] = static () => Task.Factory.StartNew(static () => { }),
        ["ThreadPool.QueueUserWorkItem"] = static () =>
        {
            ThreadPool.QueueUserWorkItem(static _ => { });
            return Task.CompletedTask;
        },
        ["Parallel.For"] = static () =>
        {
            Parallel.For(0, 2, static _ => { });
            return Task.CompletedTask;
        },
        ["Task.Delay"] = static () => Task.Delay(1),
        ["Timer"] = static () =>
        {
            _ = new Timer(static _ => { }, null, 1, Timeout.Infinite);
            return Task.CompletedTask;
        },
        ["CancellationTokenSource with a time"] = static () =>
        {
            _ = new CancellationTokenSource(1);
            return Task.CompletedTask;
        },
    };

    [Theory]
    [MemberData(nameof(Blocking))]
    public void Code_that_blocks_its_thread_is_named(string wait)
    {
        for (var i = 0; i < Times; i++)
        {
            var failure = FailureOf(self =>
            {
                Waits[wait]();
                return Task.CompletedTask;
            });
            Assert.Equal("process 2 (worker) has left the simulation by a call that blocks its thread.", failure.Text);
        }
    }

    [Theory]
    [MemberData(nameof(HandingOver))]
    public void Code_that_hands_work_to_others_is_named(string work)
    {
        for (var i = 0; i < Times; i++)
        {
            var failure = FailureOf(self => Work[work]());
            Assert.StartsWith("process 2 (worker) has left the simulation by ", failure.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_call_on_another_thread_is_refused_and_named()
    {
        Exception? refused = null;
        var failure = FailureOf(
            self =>
            {
                var thread = new Thread(() => refused = self.PauseAsync(TimeSpan.Zero).AsTask().Exception?.InnerException);
                thread.Start();
                while (thread.IsAlive)
                {
                }

                return Task.CompletedTask;
            });
        Assert.IsType<LeftSimulationException>(refused);
        Assert.Equal("process 2 (worker) has left the simulation by a call that it makes on another thread.", failure.Text);
    }

    [Fact]
    public void What_another_thread_has_ended_does_not_go_on()
    {
        var isEnded = false;
        var failure = FailureOf(sim =>
        {
            var awaited = new TaskCompletionSource();
            sim.Ipc.Spawn("worker", async _ => await awaited.Task);
            sim.Ipc.Spawn("other", async _ =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await Task.Yield();
                }

                var thread = new Thread(awaited.SetResult);
                thread.Start();
                while (thread.IsAlive)
                {
                }

                isEnded = true;
            });
        });
        Assert.True(isEnded);
        Assert.Equal("process 2 (worker) has left the simulation by something that another thread has ended.", failure.Text);
    }

    [Fact]
    public void What_goes_on_without_its_context_is_named_with_who_ends_it()
    {
        for (var i = 0; i < Times; i++)
        {
            var failure = FailureOf(sim =>
            {
                var there = new TaskCompletionSource();
                sim.Ipc.Spawn("reader", self =>
                {
                    self.Fork("writer", _ =>
                    {
                        there.SetResult();
                        return Task.CompletedTask;
                    });
                    return Unbound(there.Task);
                });

                static async Task Unbound(Task awaited) => await awaited.ConfigureAwait(false);
            });
            Assert.Equal(FailureKind.LeftSimulation, failure.Kind);
            Assert.Contains("process 2 (reader)", failure.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_program_that_leaves_before_anybody_runs_is_named_too()
    {
        var failure = FailureOf((SimulatedSystem sim) => Assert.NotNull(Task.Run(static () => { })));
        Assert.StartsWith("the program has left the simulation by work for another thread", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_processes_do_for_each_other_and_virtual_time_stay_inside()
    {
        var ended = Simulation.Run(1, sim =>
        {
            var there = new TaskCompletionSource<int>();
            sim.Ipc.Spawn("reader", async _ =>
            {
                Assert.Equal(7, await there.Task);
                await Task.WhenAll(Task.Delay(TimeSpan.FromDays(1), sim.Time), Task.CompletedTask);
            });
            sim.Ipc.Spawn("writer", async _ =>
            {
                await Task.Yield();
                there.SetResult(7);
                lock (there)
                {
                    Assert.NotNull(new CancellationTokenSource(TimeSpan.FromHours(1), sim.Time));
                }
            });
        });
        Assert.Null(ended.Failure);
        Assert.Equal(TimeSpan.FromDays(1), ended.Time);
    }

    [Fact]
    public async Task What_this_thread_does_between_two_runs_is_no_part_of_either()
    {
        Assert.Null(Simulation.Run(1, static sim => sim.Ipc.Spawn("worker", async _ => await Task.Yield())).Failure);
        var outside = Task.Run(static () => 1);
        Assert.Null(Simulation.Run(2, static sim => sim.Ipc.Spawn("worker", async _ => await Task.Yield())).Failure);
        Assert.Equal(1, await outside);
    }

    private static SimulationFailure FailureOf(Func<IpcProcess, Task> body) => FailureOf(sim => { sim.Ipc.Spawn("worker", body); });

    private static SimulationFailure FailureOf(Action<SimulatedSystem> program)
    {
        var failed = Simulation.Run(1, program);
        Assert.Equal(FailureKind.LeftSimulation, failed.Failure?.Kind);
        return failed.Failure!;
    }
}
