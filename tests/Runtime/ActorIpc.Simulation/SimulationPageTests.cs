using ActorIpc.Simulation.Histories;
using ActorIpc.Tests;

namespace ActorIpc.Simulation.Tests;

/// <summary>The code in docs/simulation.md is what stands here between the rulers, compiled and run.</summary>
public sealed class SimulationPageTests
{
    // ---- test
    [Fact]
    public void What_is_put_in_comes_out() => Simulation.Check(Room, schedules: 500);

    // ----
    [Fact]
    public void Nobody_is_left_asleep_whatever_happens() =>
        // ---- explore
        Simulation.Explore(Room, options: new SimulationOptions { Faults = SimulatedFaults.Kill }).ThrowUnlessProved();

    // ----
    [Fact]
    public void A_failure_is_told_as_the_page_has_it_and_seen_again()
    {
        var failed = Simulation.Explore(Crossing).Failed!;
        Assert.Equal(FailureKind.Deadlock, failed.Failure?.Kind);
        Assert.Contains(failed.Report.ReplaceLineEndings("\n").TrimEnd(), Repository.Read("docs", "simulation.md"));
        var schedule = failed.Schedule;

        // ---- replay
        var again = Simulation.Replay(schedule, Crossing);
        Console.WriteLine(again.Report);

        // ----
        Assert.Equal(failed.Report, again.Report);
    }

    [Fact]
    public void A_node_that_comes_back_does_the_rest_of_its_job() =>
        Simulation.Explore(Resuming, options: new SimulationOptions { Faults = SimulatedFaults.NodeCrash, MostFaults = 2, Durability = SimulatedDurability.Volatile }).ThrowUnlessProved();

    [Fact]
    public void A_day_passes_at_once()
    {
        var result = Simulation.Run(0, Patient);
        Assert.Null(result.Failure);
        Assert.Equal(TimeSpan.FromDays(1), result.Time);
    }

    [Fact]
    public void Calls_that_overlap_are_put_in_order() => Simulation.Explore(Counting).ThrowUnlessProved();

    [Fact]
    public void A_pause_is_told_as_the_page_has_it()
    {
        // ---- paused
        var found = Simulation.Explore(sim => Ledger(sim, token => true), options: new SimulationOptions { Faults = SimulatedFaults.NodePause, Durability = SimulatedDurability.Volatile });
        Console.WriteLine(found.Failed!.Report);

        // ----
        Assert.Contains(found.Failed.Report.ReplaceLineEndings("\n").TrimEnd(), Repository.Read("docs", "simulation.md"));
    }

    [Fact]
    public void A_guard_is_proved_to_keep_the_ledger_right() =>
        // ---- fenced
        Simulation.Explore(
            sim =>
            {
                var guard = new FencingGuard();
                sim.Shares(state => state.Write(guard.Highest.Sequence));
                Ledger(sim, guard.Admit);
            },
            options: new SimulationOptions { Faults = SimulatedFaults.NodePause, Durability = SimulatedDurability.Volatile }).ThrowUnlessProved();

    // ----
    // ---- program
    private static void Room(SimulatedSystem sim)
    {
        var (roomLock, notEmpty, room) = (sim.Ipc.CreateLock(), sim.Ipc.CreateChannel(), new Queue<int>());
        var consumer = sim.Ipc.Spawn("consumer", async self =>
        {
            await using var held = await self.LockAsync(roomLock);
            while (room.Count == 0)
            {
                self.ThrowIfKilled();
                await self.SleepAsync(notEmpty, roomLock);
            }
            room.Dequeue();
        });
        sim.Ipc.Spawn("producer", async self =>
        {
            await using var held = await self.LockAsync(roomLock);
            room.Enqueue(7);
            await self.WakeupAsync(notEmpty);
        });
        sim.SleepersWaitFor(notEmpty, () => room.Count > 0);
        sim.Always("there is one thing at most", () => room.Count <= 1);
        sim.Finally("it came out", () => room.Count == 0 || consumer.Killed);
        sim.Shares(state => state.Write(room.Count));
    }

    // ----
    // ---- crossing
    private static void Crossing(SimulatedSystem sim)
    {
        var (left, right) = (sim.Ipc.Lock("left"), sim.Ipc.Lock("right"));
        sim.Ipc.Spawn("there", self => CrossAsync(self, left, right));
        sim.Ipc.Spawn("back", self => CrossAsync(self, right, left));
    }

    private static async Task CrossAsync(IpcProcess self, IpcLock from, IpcLock to)
    {
        await using var here = await self.LockAsync(from);
        await using var over = await self.LockAsync(to);
    }

    // ----
    // ---- ledger
    private static void Ledger(SimulatedSystem sim, Func<FencingToken, bool> mayWrite)
    {
        var (first, second) = (sim.AddNode("first"), sim.AddNode("second"));
        var written = FencingToken.None;
        Write(first);
        Write(second);
        sim.Spares(second);
        sim.Shares(state => state.Write(written.Sequence));

        void Write(SimulatedNode node)
        {
            var ledger = node.Ipc.Lock("ledger");
            node.Spawn("writer", async self =>
            {
                await using var key = await self.LockAsync(ledger);
                if (!key.IsHeld || !mayWrite(key.Token)) return;
                if (key.Token < written) throw new InvalidOperationException("a later one has written");
                written = key.Token;
            });
        }
    }

    // ----
    // ---- resuming
    private static void Resuming(SimulatedSystem sim)
    {
        var disk = sim.Share(0);
        sim.AddNode("worker", node => node.Spawn("worker", async self =>
        {
            await using var key = await self.LockAsync(node.Ipc.Lock("job"));
            while (disk.Value < 2)
            {
                disk.Value++;
                await Task.Yield();
            }
        }));
        sim.Finally("the job is done", () => disk.Value == 2);
    }

    // ----
    // ---- time
    private static void Patient(SimulatedSystem sim) => sim.Ipc.Spawn("patient", async self =>
    {
        await using var grant = await self.AcquireAsync(sim.Ipc.CreateSemaphores(0), [SemaphoreOp.Take(0)], TimeSpan.FromDays(1));
        if (grant.IsHeld) throw new InvalidOperationException("nobody gave it");
    });

    // ----
    // ---- history
    private static void Counting(SimulatedSystem sim)
    {
        var (countLock, count, history) = (sim.Ipc.CreateLock(), 0L, new HistoryRecorder());
        for (var number = 1; number <= 2; number++)
        {
            sim.Ipc.Spawn($"counter {number}", async self =>
                await history.CallAsync(self.Id, "count", new RegisterAdd(1), () => AddAsync(self), sum => HistoryAnswer.Granted(sum)));
        }
        sim.Finally("every sum is that of some order", () => history.ToHistory().Check(new RegisterModel()).IsLinearizable);

        async ValueTask<long> AddAsync(IpcProcess self)
        {
            await using var held = await self.LockAsync(countLock);
            return ++count;
        }
    }

    // ----
    [Fact]
    public void The_page_shows_what_stands_here() =>
        CompiledPage.AssertShows("simulation.md", "tests", "Runtime", "ActorIpc.Simulation", "SimulationPageTests.cs");
}
