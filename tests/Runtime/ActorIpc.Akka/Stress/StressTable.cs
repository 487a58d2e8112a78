using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>What actors under stress work with, and what each of them may do to the others.</summary>
internal sealed class StressTable(ActorSystem system, StressRecord record)
{
    public static IReadOnlyList<int> Initial { get; } = [1, 3, 5, 0];

    private readonly IActorRef?[] workers = new IActorRef?[StressRecord.Workers];
    private IpcProcess? inside;

    public StressRecord Record => record;

    public IpcSystem Ipc { get; } = system.Ipc();

    public int Semid { get; private set; }

    public SemaphoreSet Set { get; private set; } = null!;

    public IpcLock Guard { get; } = system.Ipc().Lock("stress");

    public WaitChannel Channel { get; } = system.Ipc().Channel("stress");

    public async Task OpenAsync(IpcProcess self)
    {
        Semid = await self.SystemV.SemGetAsync(IpcKey.Private, Initial.Count, IpcFlags.Create | IpcFlags.Everybody, [.. Initial]);
        Set = await self.SystemV.OpenAsync(Semid);
        await using var key = await self.LockAsync(Guard);
        await self.WakeupAsync(Channel);
    }

    public void Seat(int slot, IActorRef worker) => Volatile.Write(ref workers[slot], worker);

    /// <summary>Ends somebody, or one of his lives, or his process, or breaks what he waits for.</summary>
    public void Disturb(Random random)
    {
        var slot = random.Next(StressRecord.Workers);
        if (Volatile.Read(ref workers[slot]) is not { } victim || record.IsOver)
        {
            return;
        }

        var process = system.ProcessOf(victim);
        switch (random.Next(7))
        {
            case 0:
                ((IInternalActorRef)victim).Stop();
                break;
            case 1:
                victim.Tell(PoisonPill.Instance);
                break;
            case 2:
                victim.Throw();
                break;
            case 3 or 4 when process is not null:
                _ = record.Counted(Ipc.KillAsync(process.Id), _ => Outcome.Granted);
                break;
            case 5 when process is not null:
                _ = record.Counted(Ipc.InterruptAsync(process.Id), _ => Outcome.Granted);
                break;
            case 6 when process is not null && !IsAwaiting(slot):
                // Not of one who awaits: he would go on where only an owner may be.
                system.Stop(process.Ref());
                break;
        }
    }

    public static bool IsAwaiting(int slot) => slot % 2 == 0;

    public ValueTask<SemaphoreGrant> Acquire(IpcProcess self, Random random, WaitEnds ends) => random.Next(2) == 0
        ? self.AcquireAsync(Set, random.Next(2), 1, ends.Timeout, ends.Token)
        : self.AcquireAsync(Set, [SemaphoreOp.Take(0), SemaphoreOp.Take(2, random.Next(1, 4))], ends.Timeout, ends.Token);

    public ValueTask<RendezvousResult> Meet(IpcProcess self, Random random, WaitEnds ends) =>
        self.RendezvousAsync((ulong)random.Next(5), (ulong)self.Id.Value, ends.Timeout, ends.Token);

    public ValueTask<LockGrant> Lock(IpcProcess self, Random random, WaitEnds ends) => random.Next(2) == 0
        ? self.LockAsync(Guard, ends.Timeout, ends.Token)
        : self.LockInterruptibleAsync(Guard, ends.Timeout, ends.Token);

    public ValueTask<SleepResult> Sleep(IpcProcess self, Random random, WaitEnds ends) => random.Next(4) == 0
        ? self.SleepUninterruptibleAsync(Channel, Guard, ends.Timeout, ends.Token)
        : self.SleepAsync(Channel, Guard, ends.Timeout, ends.Token);

    /// <summary>Called, by one who awaits, where only the owner of the lock may be.</summary>
    /// <remarks>While his children stop, his process among them, an actor goes on with what it awaited. Then he holds the lock no more, and may be here.</remarks>
    public void WorkAlone(IpcProcess self)
    {
        if (Interlocked.Exchange(ref inside, self) is { HasExited: false } && !self.HasExited)
        {
            record.Fault("two hold the lock");
        }

        Thread.SpinWait(20);
        Interlocked.CompareExchange(ref inside, null, self);
    }

    /// <summary>A process with a body that takes something, and ends in one way or another.</summary>
    public void Spawn(IpcProcess parent, Random random)
    {
        var inner = new Random(random.Next());
        var way = inner.Next(4);
        var child = parent.Fork("body", async self =>
        {
            await record.Counted(Acquire(self, inner, new WaitEnds(inner, mayWaitForEver: false)), grant => grant.Outcome);
            if (way == 0)
            {
                throw new ScriptedException();
            }

            self.ThrowIfKilled();
            return ExitStatus.Success;
        });
        record.Begin();
        child.Completion.ContinueWith(
            ended =>
            {
                if (ended.Exception?.InnerException is not (null or ScriptedException or IpcException { Error: Errno.ESRCH }))
                {
                    record.Fault($"a body ended with {ended.Exception}");
                }

                record.End();
            },
            TaskScheduler.Default);
        if (way == 1)
        {
            system.Stop(child.Ref());
        }
        else if (way == 2)
        {
            _ = record.Counted(Ipc.KillAsync(child.Id), _ => Outcome.Granted);
        }
    }
}
