namespace ActorIpc.Simulation.Tests.Verdicts;

public class DeadlockTests
{
    [Fact]
    public void Two_who_take_two_locks_in_either_order_wait_in_a_circle()
    {
        var failure = FailureOf(sim =>
        {
            var (a, b) = (sim.Ipc.Lock("a"), sim.Ipc.Lock("b"));
            sim.Ipc.Spawn("reader", self => TakeBoth(self, a, b));
            sim.Ipc.Spawn("writer", self => TakeBoth(self, b, a));
        });
        Assert.Equal(FailureKind.Deadlock, failure.Kind);
        var lines = failure.Text.Split(Environment.NewLine);
        Assert.Equal(
            "nobody can run, for they wait in a circle: process 2 (reader) waits in lock/b, held by process 3 (writer), which waits in lock/a, held by process 2 (reader).",
            lines[0]);
        Assert.Equal("  process 2 (reader) waits in lock/b, held by process 3 (writer).", lines[1]);
        Assert.Equal("  process 3 (writer) waits in lock/a, held by process 2 (reader).", lines[2]);

        static async Task TakeBoth(IpcProcess self, IpcLock first, IpcLock second)
        {
            await using var one = await self.LockAsync(first);
            await using var other = await self.LockAsync(second);
        }
    }

    [Fact]
    public void Of_a_mutex_it_is_said_who_holds_it()
    {
        var failure = FailureOf(sim =>
        {
            var (a, b) = (sim.Ipc.CreateMutex(), sim.Ipc.CreateMutex());
            sim.Ipc.Spawn("one", self => TakeBoth(self, a, b));
            sim.Ipc.Spawn("other", self => TakeBoth(self, b, a));
        });
        Assert.StartsWith("nobody can run, for they wait in a circle: process 2 (one) waits in ", failure.Text, StringComparison.Ordinal);
        Assert.Contains(", held by process 3 (other), which waits in ", failure.Text, StringComparison.Ordinal);

        static async Task TakeBoth(IpcProcess self, IpcMutex first, IpcMutex second)
        {
            using var one = await self.LockAsync(first);
            using var other = await self.LockAsync(second);
        }
    }

    [Fact]
    public void Two_readers_who_both_become_writers_wait_for_each_other()
    {
        var failure = FailureOf(sim =>
        {
            var (a, b) = (sim.Ipc.CreateReaderWriterLock(), sim.Ipc.CreateReaderWriterLock());
            sim.Ipc.Spawn("one", self => ReadThenWrite(self, a, b));
            sim.Ipc.Spawn("other", self => ReadThenWrite(self, b, a));
        });
        Assert.StartsWith("nobody can run, for they wait in a circle: process 2 (one) waits in ", failure.Text, StringComparison.Ordinal);
        Assert.Contains(", held by process 3 (other), which waits in ", failure.Text, StringComparison.Ordinal);

        static async Task ReadThenWrite(IpcProcess self, IpcReaderWriterLock first, IpcReaderWriterLock second)
        {
            using var reads = await self.EnterReadAsync(first);
            using var writes = await self.EnterWriteAsync(second);
        }
    }

    [Fact]
    public void Of_units_that_are_taken_with_undo_it_is_said_who_has_them()
    {
        var failure = FailureOf(sim =>
        {
            var (a, b) = (sim.Ipc.CreateSemaphores(1), sim.Ipc.CreateSemaphores(1));
            sim.Ipc.Spawn("one", self => TakeBoth(self, a, b));
            sim.Ipc.Spawn("other", self => TakeBoth(self, b, a));
        });
        Assert.Contains(", taken with undo by process 3 (other), which waits in ", failure.Text, StringComparison.Ordinal);

        static async Task TakeBoth(IpcProcess self, SemaphoreSet first, SemaphoreSet second)
        {
            Assert.True((await self.OperateAsync(first, [SemaphoreOp.Take(0)], undo: true)).IsGranted);
            _ = await self.OperateAsync(second, [SemaphoreOp.Take(0)], undo: true);
        }
    }

    [Fact]
    public void A_parent_waits_for_the_end_of_a_child_that_waits_for_its_lock()
    {
        var failure = FailureOf(sim =>
        {
            var held = sim.Ipc.Lock("held");
            sim.Ipc.Spawn("parent", async self =>
            {
                await using var key = await self.LockAsync(held);
                self.Fork("child", async child => await (await child.LockAsync(held)).DisposeAsync());
                _ = await self.WaitAsync();
            });
        });
        Assert.StartsWith(
            "nobody can run, for they wait in a circle: process 2 (parent) waits in processes, for the end of process 3 (child), which waits in lock/held, held by process 2 (parent).",
            failure.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_barrier_it_is_said_who_the_other_side_is()
    {
        var failure = FailureOf(sim =>
        {
            var (barrier, never) = (sim.Ipc.CreateBarrier(), sim.Ipc.CreateSemaphores(0));
            sim.Ipc.Spawn("parent", async self =>
            {
                await self.TakeRoleAsync(barrier, BarrierRole.Parent);
                _ = await self.PlaceAndSyncAsync(barrier);
            });
            sim.Ipc.Spawn("child", async self =>
            {
                await self.TakeRoleAsync(barrier, BarrierRole.Child);
                _ = await self.AcquireAsync(never, 0);
            });
        });
        Assert.StartsWith("nobody can run:", failure.Text, StringComparison.Ordinal);
        Assert.Contains(", with the other side process 3 (child).", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_futex_with_an_owner_it_is_said_who_owns_it()
    {
        var failure = FailureOf(sim =>
        {
            var (a, b) = (sim.Ipc.CreateFutexSpace().CreateWord(), sim.Ipc.CreateFutexSpace().CreateWord());
            sim.Ipc.Spawn("one", self => TakeBoth(self, a, b));
            sim.Ipc.Spawn("other", self => TakeBoth(self, b, a));
        });
        Assert.Contains(", held by process 3 (other), which waits in ", failure.Text, StringComparison.Ordinal);

        static async Task TakeBoth(IpcProcess self, FutexWord first, FutexWord second)
        {
            Assert.True((await self.FutexLockAsync(first)).IsHeld);
            Assert.True((await self.FutexLockAsync(second)).IsHeld);
            await self.FutexUnlockAsync(second);
            await self.FutexUnlockAsync(first);
        }
    }

    [Fact]
    public void A_server_may_wait_for_ever_and_others_may_not()
    {
        Action<SimulatedSystem> Program(bool mayWait) => sim =>
        {
            var channel = sim.Ipc.CreateMessageQueue();
            var server = sim.Ipc.Spawn("server", async self =>
            {
                while ((await self.ReceiveAsync(channel)).Outcome == Outcome.Granted)
                {
                }
            });
            if (mayWait)
            {
                sim.MayWaitForEver(server);
            }
        };
        Assert.Null(Simulation.Run(1, Program(mayWait: true)).Failure);
        var failure = Simulation.Run(1, Program(mayWait: false)).Failure!;
        Assert.Equal(FailureKind.Deadlock, failure.Kind);
        Assert.Contains("process 2 (server) waits in MessageQueue#", failure.Text, StringComparison.Ordinal);
    }

    private static SimulationFailure FailureOf(Action<SimulatedSystem> program)
    {
        var failed = Simulation.Explore(program).Failed;
        Assert.NotNull(failed);
        Assert.Contains(failed.Failure!.Text, failed.Report, StringComparison.Ordinal);
        return failed.Failure;
    }
}
