using System.Diagnostics;

namespace ActorIpc.Tests;

/// <summary>
/// A message left at a mailbox just when its owner gives it up must not stay there. In ordinary traffic the next message takes a forgotten one along;
/// here nobody comes by until both sides have their answers, so one forgotten message stops the test.
/// </summary>
public sealed class HandOverTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Two_threads_that_meet_at_a_semaphore_array_both_get_their_answers()
    {
        var ipc = IpcSystem.Create();
        var set = ipc.CreateSemaphores(2);
        RunBoth(ipc, self => Take(self, set));
    }

    [Fact]
    public void Two_threads_that_meet_at_a_lock_both_get_their_answers()
    {
        var ipc = IpcSystem.Create();
        var guard = ipc.CreateLock();
        RunBoth(ipc, self => Lock(self, guard));
    }

    private static async Task Take(IpcProcess self, SemaphoreSet set)
    {
        await using var grant = await self.AcquireAsync(set);
        Assert.True(grant.IsHeld);
    }

    private static async Task Lock(IpcProcess self, IpcLock guard)
    {
        await using var grant = await self.LockAsync(guard);
        Assert.True(grant.IsHeld);
    }

    private static void RunBoth(IpcSystem ipc, Func<IpcProcess, Task> call)
    {
        var pair = new Pair();
        var threads = Enumerable.Range(0, 2).Select(side =>
        {
            var self = ipc.Enter($"side {side}");
            var thread = new Thread(() => pair.Run(side, () => call(self))) { IsBackground = true };
            thread.Start();
            return thread;
        }).ToList();
        threads.ForEach(thread => thread.Join());

        Assert.Equal(string.Empty, pair.Failure ?? string.Empty);
        Assert.True(pair.Rounds > 0);
    }

    /// <summary>Two threads that start each round together, with a small and changing difference, and end it together.</summary>
    private sealed class Pair
    {
        private readonly long[] rounds = new long[2];
        private readonly Stopwatch running = Stopwatch.StartNew();
        private volatile bool over;
        private volatile string? failure;

        public string? Failure => failure;

        public long Rounds => Volatile.Read(ref rounds[0]);

        public void Run(int side, Func<Task> call)
        {
            for (var round = 1L; !over; round++)
            {
                Volatile.Write(ref rounds[side], round);
                Await(() => Volatile.Read(ref rounds[1 - side]) >= round, side, "the start");
                Thread.SpinWait((int)(side == 0 ? round % 32 : round / 32 % 32));
                var answer = call();
                Await(() => answer.IsCompleted, side, "an answer");
                if (answer.IsFaulted)
                {
                    Fail($"side {side}: {answer.Exception}");
                }

                if (side == 0 && running.Elapsed > Duration)
                {
                    over = true;
                }
            }
        }

        private void Await(Func<bool> condition, int side, string what)
        {
            var patience = Stopwatch.StartNew();
            for (var spin = default(SpinWait); !condition() && !over; spin.SpinOnce(sleep1Threshold: -1))
            {
                if (patience.Elapsed > Patience)
                {
                    Fail($"side {side}: waited in vain for {what} in round {rounds[side]}, {running.Elapsed.TotalSeconds:F1} s after the start");
                }
            }
        }

        private void Fail(string why)
        {
            failure = failure is null ? why : $"{failure}; {why}";
            over = true;
        }
    }
}
