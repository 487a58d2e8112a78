namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>Programs of processes on two nodes that share primitives.</summary>
internal static class ClusterPrograms
{
    /// <summary>Each process counts once under the lock.</summary>
    public static void Counting(SimulatedSystem sim)
    {
        var count = sim.Share(0);
        OnEach(sim, async (self, ledger) =>
        {
            await using var held = await self.LockAsync(ledger);
            var before = count.Value;
            await Task.Yield();
            count.Value = before + 1;
        });
        sim.ReleasesLocks();
        sim.Finally("both have counted", () => count.Value == 2);
    }

    /// <summary>The first writes in two steps, the second reads: what is half written it finds only if it is told that the owner died.</summary>
    /// <param name="sim">What it is given.</param>
    /// <param name="minds">Whether the second looks at what it is told.</param>
    public static void Succession(SimulatedSystem sim, bool minds)
    {
        var written = sim.Share(0);
        var (north, south) = (sim.AddNode("north"), sim.AddNode("south"));
        var (here, there) = (north.Ipc.Lock("ledger"), south.Ipc.Lock("ledger"));
        north.Spawn("writer", async self =>
        {
            await using var held = await self.LockAsync(here);
            written.Value = 1;
            await Task.Yield();
            written.Value = 2;
        });
        south.Spawn("reader", async self =>
        {
            await using var held = await self.LockAsync(there);
            if (written.Value == 1 && !(minds && held.OwnerDied))
            {
                throw new InvalidOperationException("half of it is written");
            }
        });
        sim.Spares(south);
    }

    /// <summary>Locks once, alone.</summary>
    public static void Alone(SimulatedSystem sim)
    {
        var node = sim.AddNode("north");
        var ledger = node.Ipc.Lock("ledger");
        node.Spawn("clerk", async self =>
        {
            await using var held = await self.LockAsync(ledger);
            if (!held.IsHeld)
            {
                throw new InvalidOperationException($"it is told {held.Outcome}");
            }
        });
        sim.ReleasesLocks();
    }

    /// <summary>Both write under the lock: none after a later holder has. The node of the second is spared.</summary>
    /// <param name="sim">What it is given.</param>
    /// <param name="mayWrite">Asked right before a write.</param>
    public static void Writing(SimulatedSystem sim, Func<FencingGuard, LockGrant, bool> mayWrite)
    {
        var (guard, last) = (new FencingGuard(), FencingToken.None);
        OnEach(sim, async (self, ledger) =>
        {
            // The end of the process releases it, which is fewer states.
            var held = await self.LockAsync(ledger);
            if (held.IsHeld && mayWrite(guard, held))
            {
                last = held.Token >= last ? held.Token : throw new InvalidOperationException("it writes after a later holder");
            }
        });
        sim.Shares(state =>
        {
            state.Write(guard.Highest.Incarnation);
            state.Write(guard.Highest.Sequence);
            state.Write(last.Incarnation);
            state.Write(last.Sequence);
        });
    }

    /// <summary>A node counts to two on its disk, under the lock, and comes back after a crash.</summary>
    /// <param name="sim">What it is given.</param>
    /// <param name="resumes">Whether it goes on with what is on its disk, and does not begin again.</param>
    /// <param name="isAlone">Whether no process of another node wants the lock.</param>
    public static void Resuming(SimulatedSystem sim, bool resumes, bool isAlone = true)
    {
        var disk = sim.Share(0);
        var worker = sim.AddNode("north", node =>
        {
            var ledger = node.Ipc.Lock("ledger");
            node.Spawn("worker", async self =>
            {
                _ = await self.LockAsync(ledger);
                for (var left = 2 - (resumes ? disk.Value : 0); left > 0; left--)
                {
                    disk.Value++;
                    await Task.Yield();
                }
            });
        });
        if (!isAlone)
        {
            var south = sim.AddNode("south");
            var there = south.Ipc.Lock("ledger");
            south.Spawn("reader", async self => _ = await self.LockAsync(there));
            sim.Spares(south);
        }

        sim.Finally($"{worker} has counted to two", () => disk.Value == 2);
    }

    /// <summary>One sleeps until the other has put something there, with a lock and a channel that run at two owners.</summary>
    /// <param name="sim">What it is given.</param>
    /// <param name="wakes">Whether the other wakes it.</param>
    public static void Waiting(SimulatedSystem sim, bool wakes)
    {
        var there = sim.Share(0);
        var (north, south) = (sim.AddNode("north"), sim.AddNode("south"));
        var (northLock, northChannel) = (north.Ipc.Lock("room"), north.Ipc.Channel("filled"));
        var (southLock, southChannel) = (south.Ipc.Lock("room"), south.Ipc.Channel("filled"));
        north.Spawn("consumer", async self =>
        {
            var held = await self.LockAsync(northLock);
            while (held.IsHeld && there.Value == 0)
            {
                self.ThrowIfKilled();
                if ((await self.SleepAsync(northChannel, northLock)).Outcome == Outcome.Unknown)
                {
                    return;
                }
            }
        });
        south.Spawn("producer", async self =>
        {
            _ = await self.LockAsync(southLock);
            there.Value = 1;
            if (wakes)
            {
                await self.WakeupAsync(southChannel);
            }
        });
        sim.SleepersWaitFor(northChannel, () => there.Value == 1);
    }

    /// <summary>Starts a process with the lock on each of two nodes, the second of which is spared.</summary>
    public static void OnEach(SimulatedSystem sim, Func<IpcProcess, IpcLock, Task> body)
    {
        foreach (var name in (string[])["north", "south"])
        {
            var node = sim.AddNode(name);
            var ledger = node.Ipc.Lock("ledger");
            node.Spawn("clerk", self => body(self, ledger));
            if (name == "south")
            {
                sim.Spares(node);
            }
        }
    }
}
