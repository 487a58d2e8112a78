namespace ActorIpc.Simulation.Tests.Verdicts;

public class LeakTests
{
    [Fact]
    public void Who_is_entered_and_never_left_leaks()
    {
        Action<SimulatedSystem> Program(bool leaves) => sim =>
        {
            var entered = sim.Ipc.Enter("request");
            sim.Ipc.Spawn("worker", async self =>
            {
                await Task.Yield();
                if (leaves)
                {
                    await entered.DisposeAsync();
                }
            });
        };
        Assert.Equal("process 2 (request) was entered and never left.", LeakOf(Program(leaves: false)));
        Assert.Null(LeakOf(Program(leaves: true)));
    }

    [Fact]
    public void Units_that_are_not_given_back_leak_where_the_program_says_that_they_are()
    {
        Action<SimulatedSystem> Program(bool says, bool gives, bool undo) => sim =>
        {
            var set = sim.Ipc.CreateSemaphores(3, 1);
            if (says)
            {
                sim.Restores(set);
            }

            sim.Ipc.Spawn("worker", async self =>
            {
                Assert.True((await self.OperateAsync(set, [SemaphoreOp.Take(0, 2), SemaphoreOp.Take(1)], undo)).IsGranted);
                if (gives)
                {
                    Assert.True((await self.OperateAsync(set, [SemaphoreOp.Give(0, 2), SemaphoreOp.Give(1)], undo)).IsGranted);
                }
            });
        };
        Assert.Matches(@"^SemaphoreArray#\d+ began with \[3, 1\], and there is \[1, 0\] at the end\.$", LeakOf(Program(says: true, gives: false, undo: false)));
        Assert.Null(LeakOf(Program(says: true, gives: true, undo: false)));
        Assert.Null(LeakOf(Program(says: true, gives: false, undo: true)));
        Assert.Null(LeakOf(Program(says: false, gives: false, undo: false)));
    }

    [Fact]
    public void A_unit_of_a_semaphore_of_words_that_is_not_given_back_leaks()
    {
        var leak = LeakOf(sim =>
        {
            var semaphore = sim.Ipc.CreateUserSemaphore(1);
            sim.Restores(semaphore);
            sim.Ipc.Spawn("worker", async self => Assert.True((await self.AcquireAsync(semaphore)).IsAcquired));
        });
        Assert.Matches(@"^UserSemaphore#\d+ began with 1, and there is 0 at the end\.$", leak);
    }

    [Theory]
    [InlineData(SimulatedFaults.None, true)]
    [InlineData(SimulatedFaults.Kill, false)]
    public void A_unit_that_is_given_back_only_where_nobody_is_killed_leaks(SimulatedFaults faults, bool isProved)
    {
        var found = Simulation.Explore(
            sim =>
            {
                var (set, never) = (sim.Ipc.CreateSemaphores(1), sim.Ipc.CreateSemaphores(0));
                sim.Restores(set);
                sim.Ipc.Spawn("worker", async self =>
                {
                    Assert.True((await self.OperateAsync(set, [SemaphoreOp.Take(0)])).IsGranted);
                    if (!(await self.OperateAsync(never, [SemaphoreOp.Take(0)])).IsGranted)
                    {
                        return;
                    }

                    Assert.True((await self.OperateAsync(set, [SemaphoreOp.Give(0)])).IsGranted);
                });
                sim.Ipc.Spawn("other", async self => await self.OperateAsync(never, [SemaphoreOp.Give(0)]));
            },
            options: new SimulationOptions { Faults = faults });
        Assert.Equal(isProved, found.IsComplete);
        Assert.Equal(isProved ? null : FailureKind.Leak, found.Failed?.Failure!.Kind);
    }

    [Fact]
    public void A_body_that_ends_with_a_lock_leaks_it_where_the_program_says_that_it_does_not()
    {
        Action<SimulatedSystem> Program(bool says, Func<IpcSystem, IpcProcess, Task> takes) => sim =>
        {
            if (says)
            {
                sim.ReleasesLocks();
            }

            sim.Ipc.Spawn("worker", self => takes(sim.Ipc, self));
        };
        Func<IpcSystem, IpcProcess, Task> takesLock = async (ipc, self) => Assert.True((await self.LockAsync(ipc.Lock("a"))).IsHeld);
        Func<IpcSystem, IpcProcess, Task> takesMutex = async (ipc, self) => Assert.True((await self.LockAsync(ipc.CreateMutex())).IsHeld);
        Func<IpcSystem, IpcProcess, Task> writes = async (ipc, self) => Assert.True((await self.EnterWriteAsync(ipc.CreateReaderWriterLock())).IsHeld);
        Func<IpcSystem, IpcProcess, Task> reads = async (ipc, self) => Assert.True((await self.EnterReadAsync(ipc.CreateReaderWriterLock())).IsHeld);
        Func<IpcSystem, IpcProcess, Task> givesBack = async (ipc, self) => await (await self.LockAsync(ipc.Lock("a"))).DisposeAsync();
        Assert.Equal("process 2 (worker) ended and had the lock lock/a still.", LeakOf(Program(says: true, takesLock)));
        Assert.Matches(@"^process 2 \(worker\) ended and had the mutex FutexMutex#\d+ still\.$", LeakOf(Program(says: true, takesMutex)));
        Assert.Matches(@"^process 2 \(worker\) ended and had the lock FutexReaderWriterLock#\d+ still\.$", LeakOf(Program(says: true, writes)));
        Assert.Matches(@"^process 2 \(worker\) ended and had the lock FutexReaderWriterLock#\d+ still\.$", LeakOf(Program(says: true, reads)));
        Assert.Null(LeakOf(Program(says: true, givesBack)));
        Assert.Null(LeakOf(Program(says: false, takesLock)));
    }

    [Fact]
    public void A_lock_that_a_fault_takes_from_its_holder_is_no_leak()
    {
        var found = Simulation.Explore(
            sim =>
            {
                var taken = sim.Ipc.CreateLock();
                sim.ReleasesLocks();
                for (var i = 0; i < 2; i++)
                {
                    sim.Ipc.Spawn("worker", async self =>
                    {
                        await using var held = await self.LockAsync(taken);
                        await Task.Yield();
                    });
                }
            },
            options: new SimulationOptions { Faults = SimulatedFaults.Death | SimulatedFaults.Kill });
        found.ThrowUnlessProved();
    }

    [Fact]
    public void A_child_that_nobody_waits_for_leaks_where_the_program_says_that_somebody_does()
    {
        Action<SimulatedSystem> Program(bool says, bool waits) => sim =>
        {
            if (says)
            {
                sim.ReapsChildren();
            }

            sim.Ipc.Spawn("parent", async self =>
            {
                self.Fork("child", _ => Task.CompletedTask);
                if (waits)
                {
                    _ = await self.WaitAsync();
                }
            });
        };
        Assert.Equal("process 2 (parent) ended and left child 3, never waited for, to init.", LeakOf(Program(says: true, waits: false)));
        Assert.Null(LeakOf(Program(says: true, waits: true)));
        Assert.Null(LeakOf(Program(says: false, waits: false)));
    }

    private static string? LeakOf(Action<SimulatedSystem> program)
    {
        var found = Simulation.Explore(program);
        Assert.NotEqual(found.IsComplete, found.Failed is not null);
        if (found.Failed is { Failure: var failure })
        {
            Assert.Equal(FailureKind.Leak, failure!.Kind);
        }

        return found.Failed?.Failure!.Text;
    }
}
