namespace ActorIpc.Tests;

/// <summary>
/// A scheduler may run a task inside QueueTask, as that of an Akka actor does on the actor's own thread. Even then, who goes on does so outside the call
/// that let it: with SemaphoreSlim the two can wait for each other (akka.net issue 7835).
/// </summary>
public sealed class EagerSchedulerTests
{
    [Fact]
    public async Task Who_is_let_on_does_not_run_inside_the_call_that_lets_it_on()
    {
        await using var ipc = IpcSystem.Create();
        await using var waiter = ipc.Enter("waiter");
        await using var giver = ipc.Enter("giver");
        var set = ipc.CreateSemaphores(0);
        var scheduler = new Eager();
        var giving = false;
        var insideGive = false;
        var gaveAll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        async Task WaitAsync()
        {
            await waiter.OperateAsync(set, [SemaphoreOp.Take(0)]);
            insideGive = giving;
            await gaveAll.Task;
        }

        async Task GiveAsync()
        {
            var waiting = WaitAsync();
            giving = true;
            var given = giver.GiveAsync(set);
            giving = false;
            await given;
            gaveAll.SetResult();
            await waiting;
        }

        await Task.Factory.StartNew(GiveAsync, CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();

        Assert.False(insideGive);
        Assert.True(scheduler.Ran > 1, "the continuations stay with the scheduler");
    }

    [Fact]
    public async Task Who_is_let_on_goes_on_where_the_scheduler_runs_everything_at_once()
    {
        await using var ipc = IpcSystem.Create();
        await using var waiter = ipc.Enter("waiter");
        await using var giver = ipc.Enter("giver");
        var set = ipc.CreateSemaphores(0);
        using var giving = new ThreadLocal<bool>();
        var insideGive = false;

        async Task WaitAsync()
        {
            await waiter.OperateAsync(set, [SemaphoreOp.Take(0)]);
            insideGive = giving.Value;
        }

        // Not where the test's own context is current, which would come first.
        var waiting = await Task.Run(() => new[]
        {
            Task.Factory.StartNew(WaitAsync, CancellationToken.None, TaskCreationOptions.None, new AtOnce()).Unwrap(),
        });

        giving.Value = true;
        var given = giver.GiveAsync(set);
        giving.Value = false;
        await given;

        await waiting[0].WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(insideGive);
    }

    /// <summary>Runs each task on the thread that queues it.</summary>
    private sealed class AtOnce : TaskScheduler
    {
        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>One task at a time; on the thread that runs one, the next runs at once and inside.</summary>
    private sealed class Eager : TaskScheduler
    {
        private readonly Lock gate = new();
        private int ran;

        public int Ran => Volatile.Read(ref ran);

        protected override void QueueTask(Task task)
        {
            if (gate.IsHeldByCurrentThread)
            {
                Run(task);
            }
            else
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    lock (gate)
                    {
                        Run(task);
                    }
                });
            }
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        private void Run(Task task)
        {
            ran++;
            TryExecuteTask(task);
        }
    }
}
