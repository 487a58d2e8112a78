using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>Calls as messages in numbers, and from odd places. With checked invariants the time that they take grows with the square of their number.</summary>
public sealed class RequestMessageTestsFromEverywhere() : IpcTestKit("actoripc.check-invariants = off")
{
    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(10_000, 5)]
    [InlineData(0, 10_000)]
    public async Task Ten_thousand_requests_are_answered_once_each(int units, int givenLater)
    {
        const int Requests = 10_000;
        var set = Ipc.CreateSemaphores(units);
        var process = Ipc.Enter("asked");
        var asking = Enumerable.Range(0, 4).Select(part => Task.Run(() =>
        {
            for (var i = part; i < Requests; i += 4)
            {
                process.Ref().Tell(IpcRequest.Of(self => self.OperateAsync(set, [SemaphoreOp.Take(0)]), i), TestActor);
            }
        })).ToArray();
        var giving = Task.Run(async () =>
        {
            for (var i = 0; i < givenLater; i++)
            {
                await Self.GiveAsync(set);
            }
        });
        await Task.WhenAll([.. asking, giving]).WaitAsync(Patience);

        var answered = new bool[Requests];
        for (var i = 0; i < Requests; i++)
        {
            var answer = await ExpectMsgAsync<IpcAnswer<OperateResult>>(Patience);
            var which = (int)answer.Correlation!;
            Assert.False(answered[which], $"{which} has been answered twice");
            answered[which] = true;
            Assert.True(answer.Result.IsGranted);
        }

        Assert.Equal(units + givenLater - Requests, await Self.GetValueAsync(set));
        process.Ref().Tell(IpcRequest.Of(self => self.GetValueAsync(set), "the last"), TestActor);
        Assert.Equal("the last", (await ExpectMsgAsync<IpcAnswer<int>>(Patience)).Correlation);
    }

    [Fact]
    public async Task Requests_that_wait_when_the_process_ends_are_answered_once_each()
    {
        const int Requests = 1000;
        var set = Ipc.CreateSemaphores(0);
        var process = Ipc.Enter("asked");
        for (var i = 0; i < Requests; i++)
        {
            process.Ref().Tell(IpcRequest.Of(self => self.OperateAsync(set, [SemaphoreOp.Take(0)]), i), TestActor);
        }

        await process.DisposeAsync();

        var answered = new HashSet<int>();
        for (var i = 0; i < Requests; i++)
        {
            var answer = await ExpectMsgAsync<IpcAnswer<OperateResult>>(Patience);
            Assert.True(answered.Add((int)answer.Correlation!));
            Assert.True(answer.IsStale);
        }
    }

    [Fact]
    public async Task Requests_that_race_with_the_end_of_the_process_are_answered_once_each()
    {
        const int Rounds = 200, Threads = 4, Each = 20;
        var set = Ipc.CreateSemaphores(0);
        for (var round = 0; round < Rounds; round++)
        {
            var process = Ipc.Enter("asked");
            using var start = new Barrier(Threads + 1);
            var asking = Enumerable.Range(0, Threads).Select(part => Task.Factory.StartNew(
                () =>
                {
                    Assert.True(start.SignalAndWait(Patience));
                    for (var i = 0; i < Each; i++)
                    {
                        process.Ref().Tell(IpcRequest.Of(self => self.OperateAsync(set, [SemaphoreOp.Take(0)]), (part * Each) + i), TestActor);
                    }
                },
                TaskCreationOptions.LongRunning)).ToArray();
            Assert.True(start.SignalAndWait(Patience));
            if (round % 2 == 0)
            {
                await process.DisposeAsync();
            }
            else
            {
                Sys.Stop(process.Ref());
            }

            await Task.WhenAll(asking).WaitAsync(Patience);
            var answered = new HashSet<int>();
            for (var i = 0; i < Threads * Each; i++)
            {
                var answer = await ExpectMsgAsync<IpcAnswer<OperateResult>>(Patience);
                Assert.True(answered.Add((int)answer.Correlation!));
                Assert.True(answer.IsStale);
            }
        }
    }

    [Fact]
    public async Task The_context_and_the_scheduler_of_the_sender_are_not_those_of_the_call()
    {
        var set = Ipc.CreateSemaphores(0);
        var process = Ipc.Enter("asked");
        var here = new DeafContext();
        var deaf = new DeafScheduler();
        await Task.Factory.StartNew(
            () =>
            {
                Assert.Same(deaf, TaskScheduler.Current);
                SynchronizationContext.SetSynchronizationContext(here);
                process.Ref().Tell(IpcRequest.Of(LookAroundAsync), TestActor);
                Assert.Same(here, SynchronizationContext.Current);
                SynchronizationContext.SetSynchronizationContext(null);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            deaf).WaitAsync(Patience);

        await Self.GiveAsync(set);

        Assert.Equal("none, Default; none, Default", (await ExpectMsgAsync<IpcAnswer<string>>(Patience)).Result);
        Assert.Equal(0, here.Posted);

        async ValueTask<string> LookAroundAsync(IpcProcess self)
        {
            var before = Around();
            await self.OperateAsync(set, [SemaphoreOp.Take(0)]);
            return $"{before}; {Around()}";
        }

        static string Around() =>
            $"{SynchronizationContext.Current?.ToString() ?? "none"}, {(TaskScheduler.Current == TaskScheduler.Default ? "Default" : "another")}";
    }

    [Fact]
    public async Task A_request_that_an_actor_sends_and_that_waits_is_answered_though_the_actor_is_busy_awaiting_something_else()
    {
        var set = Ipc.CreateSemaphores(0, 0);
        var actor = Script();
        await actor.BeginAsync(self =>
        {
            self.Ref().Tell(IpcRequest.Of(
                async process =>
                {
                    await process.OperateAsync(set, [SemaphoreOp.Take(0)]);
                    await process.OperateAsync(set, [SemaphoreOp.Take(0)]);
                    return 5;
                }),
                TestActor);
            return self.AcquireAsync(set, 1);
        });

        await Self.GiveAsync(set, 0, 2);

        Assert.Equal(5, (await ExpectMsgAsync<IpcAnswer<int>>(Patience)).Result);
    }

    /// <summary>One that loses what it is given: who comes back through it hangs.</summary>
    private sealed class DeafContext : SynchronizationContext
    {
        private int posted;

        public int Posted => posted;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref posted);
    }

    /// <summary>One that runs the first task that it is given and loses the others.</summary>
    private sealed class DeafScheduler : TaskScheduler
    {
        private int queued;

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            if (Interlocked.Increment(ref queued) == 1)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
            }
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
