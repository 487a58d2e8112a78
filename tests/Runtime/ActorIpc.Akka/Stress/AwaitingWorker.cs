using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

/// <summary>Goes on to the next thing to do, in the life in which it was said.</summary>
internal sealed record Next(object Life) : INoSerializationVerificationNeeded;

/// <summary>A worker under stress that awaits its calls.</summary>
internal sealed class AwaitingWorker : ReceiveActor
{
    private readonly StressTable table;
    private readonly StressRecord record;
    private readonly Random random;

    public AwaitingWorker(StressTable table)
    {
        (this.table, record) = (table, table.Record);
        random = record.RandomOfNextLife();
        ReceiveAsync<Next>(next => next.Life == this, _ => WorkAsync());
        Receive<Next>(static _ => { });
        ReceiveAsync<Do>(work => work.Work(Context));
        Self.Tell(new Next(this));
    }

    protected override void PostStop() => record.CountEnd();

    protected override void PreRestart(Exception reason, object message)
    {
        if (reason is not ScriptedException)
        {
            record.Fault($"a worker failed: {reason}");
        }

        base.PreRestart(reason, message);
    }

    private async Task WorkAsync()
    {
        if (record.IsOver)
        {
            Context.Stop(Self);
            return;
        }

        var self = Context.Ipc();
        try
        {
            if (self.Killed)
            {
                await self.DisposeAsync();
            }
            else
            {
                await DoSomethingAsync(self);
            }
        }
        catch (IpcException exception) when (exception.Error == Errno.ESRCH)
        {
            // Its process has ended before; the next time it is another one.
        }

        Self.Tell(new Next(this));
    }

    private async Task DoSomethingAsync(IpcProcess self)
    {
        switch (random.Next(14))
        {
            case 0 or 1:
                table.Disturb(random);
                break;
            case 2 or 3 or 4:
                await AcquireAsync(self);
                break;
            case 5:
                await MoveAsync(self);
                break;
            case 6 or 7:
                await SleepAsync(self);
                break;
            case 8 or 9:
                await using (var key = await record.Counted(table.Lock(self, random, Ends(mayWaitForEver: true)), grant => grant.Outcome))
                {
                    if (key.IsHeld)
                    {
                        table.WorkAlone(self);
                    }
                }

                break;
            case 10 or 11:
                await record.Counted(table.Meet(self, random, Ends()), meeting => meeting.Outcome);
                break;
            case 12:
                table.Spawn(self, random);
                break;
            case 13 when random.Next(5) == 0:
                LeaveInTheMiddle(self);
                break;
        }
    }

    private async Task AcquireAsync(IpcProcess self)
    {
        var grant = await record.Counted(table.Acquire(self, random, Ends(mayWaitForEver: true)), grant => grant.Outcome);
        if (grant.IsHeld && random.Next(3) == 0)
        {
            await record.Counted(table.Meet(self, random, Ends()), meeting => meeting.Outcome);
        }

        // A killed process sometimes leaves it to undo.
        if (self.Killed && random.Next(2) == 0)
        {
            throw new ScriptedException();
        }

        await grant.DisposeAsync();
    }

    // Units on their way between two semaphores; the end of the process brings them back.
    private async Task MoveAsync(IpcProcess self)
    {
        var ends = Ends();
        var there = await record.Counted(
            self.OperateAsync(table.Set, [SemaphoreOp.Take(1), SemaphoreOp.Give(3)], true, ends.Timeout, ends.Token), result => result.Outcome);
        if (there.IsGranted)
        {
            await record.Counted(
                self.OperateAsync(table.Set, [SemaphoreOp.AwaitZero(0)], true, TimeSpan.FromMilliseconds(1)), result => result.Outcome);
            await record.Counted(
                self.OperateAsync(table.Set, [SemaphoreOp.Take(3), SemaphoreOp.Give(1)], true, TimeSpan.Zero), result => result.Outcome);
        }
    }

    private async Task SleepAsync(IpcProcess self)
    {
        await using var key = await record.Counted(self.LockAsync(table.Guard), grant => grant.Outcome);
        if (!key.IsHeld)
        {
            return;
        }

        table.WorkAlone(self);
        if (random.Next(2) == 0)
        {
            await record.Counted(
                random.Next(2) == 0 ? self.WakeupAsync(table.Channel) : self.WakeupOneAsync(table.Channel), _ => Outcome.Granted);
        }
        else if ((await record.Counted(table.Sleep(self, random, Ends()), result => result.Outcome)).Outcome != Outcome.Exited)
        {
            table.WorkAlone(self);
        }
    }

    // Ends a life with calls under way: what they are granted must not be lost with it.
    private void LeaveInTheMiddle(IpcProcess self)
    {
        var none = Ends(mayWaitForEver: true);
        _ = record.Counted(table.Acquire(self, random, none), grant => grant.Outcome);
        _ = record.Counted(table.Meet(self, random, none), meeting => meeting.Outcome);
        _ = record.Counted(self.LockAsync(table.Guard), grant => grant.Outcome);
        if (random.Next(2) == 0)
        {
            throw new ScriptedException();
        }

        Context.Stop(Self);
    }

    private WaitEnds Ends(bool mayWaitForEver = false) => new(random, mayWaitForEver);
}
