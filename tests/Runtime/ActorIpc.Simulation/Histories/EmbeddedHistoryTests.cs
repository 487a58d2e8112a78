using ActorIpc.Simulation.Histories;
using Xunit.Abstractions;

namespace ActorIpc.Simulation.Tests.Histories;

/// <summary>What real threads did to the primitives of the embedded host is linearizable. Nobody waits on the clock: each does its share.</summary>
public sealed partial class EmbeddedHistoryTests(ITestOutputHelper output)
{
    private const int Workers = 6;
    private const int Rounds = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IpcSystem ipc = IpcSystem.Create(new IpcOptions { ChecksInvariants = true });
    private readonly HistoryRecorder recorder = new();
    private readonly IpcProcess?[] alive = new IpcProcess?[Workers];
    private readonly TaskCompletionSource allAlive = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;
    private int lives;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Semaphores_with_undo(int seed)
    {
        var set = ipc.CreateSemaphores(2, 1, 0);
        await RunAsync(seed, async (self, random) =>
        {
            // What is taken is given back by a vector or by the exit, so nobody waits for ever.
            var of = random.Next(2);
            SemaphoreOp[] taken = random.Next(3) == 0 ? [SemaphoreOp.Take(0), SemaphoreOp.Take(1)] : [SemaphoreOp.Take(of)];
            if (!await OperateAsync(self, set, taken, random.Next(3) == 0 ? TimeSpan.Zero : null))
            {
                return true;
            }

            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }

            if (random.Next(10) == 0)
            {
                return false;
            }

            if (random.Next(4) == 0)
            {
                await recorder.CallAsync(self.Id, "it", new SemaphoreGetValue(of), () => self.GetValueAsync(set, of), value => HistoryAnswer.Granted(value));
                await OperateAsync(self, set, [SemaphoreOp.AwaitZero(of)], TimeSpan.Zero);
            }

            await OperateAsync(self, set, Array.ConvertAll(taken, op => op with { Delta = 1 }), null);
            return true;
        });
        Check(new SemaphoreModel(2, 1, 0), [Outcome.Granted, Outcome.WouldBlock]);
        Assert.True(lives > 2 * Workers, "Some processes end in the middle.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_lock_whose_owners_die_and_sleep(int seed)
    {
        var (guard, channel) = (ipc.CreateLock(), ipc.CreateChannel());
        var sleepers = 0;
        await RunAsync(seed, async (self, random) =>
        {
            TimeSpan? timeout = random.Next(3) == 0 ? TimeSpan.Zero : null;
            var interruptible = random.Next(2) == 0;
            var key = await recorder.CallAsync(
                self.Id, "it", new LockAcquire(), () => interruptible ? self.LockInterruptibleAsync(guard, timeout) : self.LockAsync(guard, timeout), Held);
            if (!key.IsHeld)
            {
                return true;
            }

            await Task.Yield();
            if (random.Next(10) == 0)
            {
                return false;
            }

            // All but one may sleep; that one wakes them. Both is done with the lock held.
            if (random.Next(3) == 0 && sleepers < Workers - 1 && alive.All(worker => worker is not null))
            {
                sleepers++;
#pragma warning disable ACI0001 // It waits for no condition.
                await recorder.CallAsync(self.Id, "it", new LockSleep(), () => self.SleepUninterruptibleAsync(channel, guard), HeldAgain);
#pragma warning restore ACI0001
            }
            else
            {
                sleepers = 0;
                await self.WakeupAsync(channel);
            }

            await ReleaseAsync(self, key);
            return true;
        }, async self =>
        {
            // Who is done does not leave the others asleep.
            var key = await recorder.CallAsync(self.Id, "it", new LockAcquire(), () => self.LockAsync(guard), Held);
            sleepers = 0;
            await self.WakeupAsync(channel);
            await ReleaseAsync(self, key);
        });
        Check(new LockModel(), [Outcome.Granted]);
        Assert.Contains(recorder.ToHistory().Calls, call => call.Answer!.Value is LockHeld { OwnerDied: true });
        Assert.Contains(recorder.ToHistory().Calls, call => call.Operation is LockSleep);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_tag_space(int seed)
    {
        // Who has done its share leaves, and the others may have nobody left to meet.
        using var somebodyIsDone = new CancellationTokenSource();
        var value = 0L;
        await RunAsync(
            seed,
            async (self, random) =>
            {
                var (tag, given) = ((ulong)random.Next(2), (ulong)Interlocked.Increment(ref value));
                TimeSpan? timeout = random.Next(5) == 0 ? TimeSpan.Zero : null;
                var met = await recorder.CallAsync(
                    self.Id,
                    "it",
                    new Rendezvous(tag, given),
                    () => self.RendezvousAsync(tag, given, timeout, somebodyIsDone.Token),
                    result => result.IsMet ? HistoryAnswer.Granted(result.Value) : result.Outcome);
                return met.IsMet || random.Next(10) > 0;
            },
            async _ => await somebodyIsDone.CancelAsync());
        Check(new TagSpaceModel(), [Outcome.Granted, Outcome.WouldBlock]);
    }

    private static HistoryAnswer Held(LockGrant key) => key.IsHeld ? HistoryAnswer.Granted(new LockHeld(key.OwnerDied)) : key.Outcome;

    private static HistoryAnswer HeldAgain(SleepResult sleep) => new(sleep.Outcome, new LockHeld(sleep.OwnerDied));

    private async Task<bool> OperateAsync(IpcProcess self, SemaphoreSet set, SemaphoreOp[] ops, TimeSpan? timeout)
    {
        var asked = new SemaphoreOperate(Array.ConvertAll(ops, op => op.WithUndo()));
        var done = await recorder.CallAsync(self.Id, "it", asked, () => self.OperateAsync(set, ops, undo: true, timeout), result => result.Outcome);
        return done.IsGranted;
    }

    private async Task ReleaseAsync(IpcProcess self, LockGrant key)
    {
        var release = recorder.Invoke(self.Id, "it", new LockRelease());
        await key.DisposeAsync();
        release.Answer(Outcome.Granted);
    }

    // Each worker does its rounds in one process after the other: a round says whether its process goes on. Some interrupt others meanwhile.
    private Task RunAsync(int seed, Func<IpcProcess, Random, Task<bool>> round, Func<IpcProcess, Task>? last = null) => AllAsync(Workers, async worker =>
    {
        var random = new Random((seed * Workers) + worker);
        for (var done = 0; done < Rounds;)
        {
            await LiveAsync(worker, async self =>
            {
                alive[worker] = self;
                if (done == 0 && Interlocked.Increment(ref arrived) == Workers)
                {
                    allAlive.SetResult();
                }

                await allAlive.Task;
                for (var goesOn = true; goesOn && done < Rounds; done++)
                {
                    goesOn = await round(self, random);
                    if (random.Next(8) == 0 && alive[random.Next(Workers)] is { } other)
                    {
                        await ipc.InterruptAsync(other.Id);
                    }
                }
            });
        }

        alive[worker] = null;
        await LiveAsync(worker, last ?? (_ => Task.CompletedTask));
    });

    private async Task LiveAsync(int worker, Func<IpcProcess, Task> life)
    {
        var self = ipc.Enter($"worker {worker}");
        Interlocked.Increment(ref lives);
        await life(self);
        var exit = recorder.Exit(self.Id);
        await self.DisposeAsync();
        exit.Answer(Outcome.Granted);
    }

    // The first that fails ends the test: others may wait for it.
    private static async Task AllAsync(int workers, Func<int, Task> work)
    {
        var patience = Task.Delay(Patience);
        await foreach (var worker in Task.WhenEach(Enumerable.Range(0, workers).Select(worker => Task.Run(() => work(worker))).Append(patience).ToList()))
        {
            await worker;
            Assert.NotEqual(patience, worker);
            if (--workers == 0)
            {
                return;
            }
        }
    }

    private void Check(SequentialModel model, IReadOnlyList<Outcome> kinds)
    {
        var history = recorder.ToHistory();
        var verdict = history.Check(model);
        var overlapping = history.Calls.Zip(history.Calls.Skip(1)).Count(pair => pair.Second.InvokedAt < (pair.First.AnsweredAt ?? long.MaxValue));
        output.WriteLine($"{history.Calls.Count} calls of {lives} processes, {overlapping} began before the one before had ended; {verdict.Configurations} configurations");
        foreach (var kind in history.Calls.GroupBy(call => call.Answer!.Outcome))
        {
            output.WriteLine($"{kind.Key}: {kind.Count()}");
        }

        Assert.True(verdict.IsLinearizable, verdict.ToString());
        Assert.All(kinds, kind => Assert.Contains(history.Calls, call => call.Answer!.Outcome == kind));
        Assert.All(history.Calls, call => Assert.NotNull(call.Answer));
    }
}
