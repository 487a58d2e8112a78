namespace ActorIpc.Simulation.Tests.Faults;

/// <summary>Every call that waits, by name.</summary>
internal static class BlockingCalls
{
    public static readonly IReadOnlyDictionary<string, BlockingCall> All = new Dictionary<string, BlockingCall>
    {
        ["LockAsync"] = new(static async (sim, other) =>
        {
            var taken = sim.Ipc.CreateLock();
            Assert.True((await other.LockAsync(taken)).IsHeld);
            return (caller, timeout) => Of(caller.LockAsync(taken, timeout), grant => grant.Outcome);
        }) { IsKillable = false, IsInterruptible = false },
        ["LockInterruptibleAsync"] = new(static async (sim, other) =>
        {
            var taken = sim.Ipc.CreateLock();
            Assert.True((await other.LockAsync(taken)).IsHeld);
            return (caller, timeout) => Of(caller.LockInterruptibleAsync(taken, timeout), grant => grant.Outcome);
        }),
        ["SleepAsync"] = new(static (sim, other) => Sleeps(sim, (caller, channel, held, timeout) => caller.SleepAsync(channel, held, timeout))) { IsSpurious = true },
        ["SleepUninterruptibleAsync"] = new(static (sim, other) => Sleeps(sim, (caller, channel, held, timeout) => caller.SleepUninterruptibleAsync(channel, held, timeout)))
        {
            IsKillable = false, IsInterruptible = false, IsSpurious = true,
        },
        ["PauseAsync"] = new(static (sim, other) => Call((caller, timeout) => Of(caller.PauseAsync(timeout ?? Timeout.InfiniteTimeSpan), sleep => sleep.Outcome))) { HasTimeout = false },
        ["RendezvousAsync"] = new(static (sim, other) => Call((caller, timeout) => Of(caller.RendezvousAsync(1, 2, timeout), meeting => meeting.Outcome))),
        ["OperateAsync"] = new(static (sim, other) =>
        {
            var set = sim.Ipc.CreateSemaphores(1, 0);
            return Call((caller, timeout) => Of(caller.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)], undo: true, timeout), result => result.Outcome));
        }),
        ["AcquireAsync of a semaphore of words"] = new(static (sim, other) =>
        {
            var semaphore = sim.Ipc.CreateUserSemaphore(0);
            return Call((caller, timeout) => Of(caller.AcquireAsync(semaphore, timeout), result => result.Outcome));
        }),
        ["WaitAsync"] = new(static async (sim, other) =>
        {
            var taken = sim.Ipc.CreateLock();
            Assert.True((await other.LockAsync(taken)).IsHeld);
            return (caller, timeout) =>
            {
                BlockingCall.Stays(sim, caller.Fork("child", child => Of(child.LockAsync(taken), grant => grant.Outcome)));
                return Of(caller.WaitAsync(default, timeout), result => result.Outcome);
            };
        }),
        ["SendAsync"] = new(static async (sim, other) =>
        {
            var queue = sim.Ipc.CreateMessageQueue(maxBytes: 1);
            Assert.Equal(Outcome.Granted, (await other.SendAsync(queue, 1, [1])).Outcome);
            return (caller, timeout) => Of(caller.SendAsync(queue, 1, [1], timeout), result => result.Outcome);
        }),
        ["ReceiveAsync"] = new(static (sim, other) =>
        {
            var queue = sim.Ipc.CreateMessageQueue();
            return Call((caller, timeout) => Of(caller.ReceiveAsync(queue, timeout: timeout), message => message.Outcome));
        }),
        ["FutexWaitAsync"] = new(static (sim, other) =>
        {
            var word = sim.Ipc.CreateFutexWord();
            return Call((caller, timeout) => Of(caller.FutexWaitAsync(word, 0, timeout), result => result.Outcome));
        }) { IsSpurious = true },
        ["WaitAsync of a word"] = new(static (sim, other) =>
        {
            var word = sim.Ipc.Word("word");
            return Call((caller, timeout) => Of(caller.WaitAsync(word, 0, timeout), result => result.Outcome));
        }) { IsSpurious = true },
        ["FutexWaitAnyAsync"] = new(static (sim, other) =>
        {
            var words = new[] { new FutexExpectation(sim.Ipc.CreateFutexWord(), 0), new FutexExpectation(sim.Ipc.CreateFutexWord(), 0) };
            return Call((caller, timeout) => Of(caller.FutexWaitAnyAsync(words, timeout), result => result.Outcome));
        }),
        ["FutexLockAsync"] = new(static async (sim, other) =>
        {
            var word = sim.Ipc.CreateFutexWord();
            Assert.True((await other.FutexLockAsync(word)).IsHeld);
            return (caller, timeout) => Of(caller.FutexLockAsync(word, timeout), result => result.Outcome);
        }) { IsKillable = false, IsInterruptible = false },
        ["FutexWaitThenLockAsync"] = new(static (sim, other) =>
        {
            var (word, taken) = (sim.Ipc.CreateFutexWord(), sim.Ipc.CreateFutexWord());
            return Call((caller, timeout) => Of(caller.FutexWaitThenLockAsync(word, 0, taken, timeout), result => result.Outcome));
        }) { IsInterruptible = false },
        ["LockAsync of a mutex"] = new(static async (sim, other) =>
        {
            var mutex = sim.Ipc.CreateMutex();
            Assert.True((await other.LockAsync(mutex)).IsHeld);
            return (caller, timeout) => Of(caller.LockAsync(mutex, timeout), grant => grant.Outcome);
        }) { IsKillable = false, IsInterruptible = false },
        ["LockInterruptibleAsync of a mutex"] = new(static async (sim, other) =>
        {
            var mutex = sim.Ipc.CreateMutex();
            Assert.True((await other.LockAsync(mutex)).IsHeld);
            return (caller, timeout) => Of(caller.LockInterruptibleAsync(mutex, timeout), grant => grant.Outcome);
        }),
        ["WaitAsync of a condition"] = new(static (sim, other) =>
        {
            var mutex = sim.Ipc.CreateMutex();
            var condition = sim.Ipc.CreateCondition(mutex);
            return Call(async (caller, timeout) =>
            {
                using var held = await caller.LockAsync(mutex);
                return (await caller.WaitAsync(condition, held, timeout)).Outcome;
            });
        }) { IsSpurious = true },
        ["EnterReadInterruptibleAsync"] = new(static async (sim, other) =>
        {
            var entered = sim.Ipc.CreateReaderWriterLock();
            Assert.True((await other.EnterWriteAsync(entered)).IsHeld);
            return (caller, timeout) => Of(caller.EnterReadInterruptibleAsync(entered, timeout), grant => grant.Outcome);
        }),
        ["EnterWriteAsync"] = new(static async (sim, other) =>
        {
            var entered = sim.Ipc.CreateReaderWriterLock();
            Assert.True((await other.EnterReadAsync(entered)).IsHeld);
            return (caller, timeout) => Of(caller.EnterWriteAsync(entered, timeout), grant => grant.Outcome);
        }) { IsKillable = false, IsInterruptible = false },
        ["PlaceAndSyncAsync"] = new(static async (sim, other) =>
        {
            var barrier = sim.Ipc.CreateBarrier();
            await other.TakeRoleAsync(barrier, BarrierRole.Parent);
            return async (caller, timeout) =>
            {
                await caller.TakeRoleAsync(barrier, BarrierRole.Child);
                return (await caller.PlaceAndSyncAsync(barrier, timeout)).Outcome;
            };
        }),
        ["ReadAsync of a pipe"] = new(static (sim, other) =>
        {
            var pipe = other.CreatePipe(capacity: 1);
            return Call(async (caller, timeout) => (await caller.ReadAsync(pipe.Reader, new byte[1], timeout)).Outcome);
        }) { IsSpurious = false },
    };

    private static Task<BlockingCall.Make> Sleeps(SimulatedSystem sim, Func<IpcProcess, WaitChannel, IpcLock, TimeSpan?, ValueTask<SleepResult>> sleep)
    {
        var (channel, guard) = (sim.Ipc.CreateChannel(), sim.Ipc.CreateLock());
        return Call(async (caller, timeout) =>
        {
            await using var held = await caller.LockAsync(guard);
            return (await sleep(caller, channel, guard, timeout)).Outcome;
        });
    }

    private static Task<BlockingCall.Make> Call(BlockingCall.Make make) => Task.FromResult(make);

    private static async Task<Outcome> Of<T>(ValueTask<T> call, Func<T, Outcome> outcome) => outcome(await call);
}
