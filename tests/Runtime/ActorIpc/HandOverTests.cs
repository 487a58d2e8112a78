using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorIpc.Tests;

/// <summary>
/// A message left at a mailbox just when its owner gives it up must not stay there. In ordinary traffic the next message takes a forgotten
/// one along; here nobody comes by until both sides have their answers, so one forgotten message stops the test.
/// </summary>
public sealed class HandOverTests(ITestOutputHelper output)
{
    private const long Enough = 200_000;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    // For the rounds that a busy machine does not get through in that time.
    private static readonly TimeSpan LongestDuration = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Two_threads_that_meet_at_a_semaphore_array_both_get_their_answers()
    {
        var ipc = IpcSystem.Create();
        var set = ipc.CreateSemaphores(0, 0);
        RunBoth(ipc, (self, side, round) => GiveOrTake(self, set, side, round));
    }

    [Fact]
    public void Two_threads_that_meet_at_a_lock_both_get_their_answers()
    {
        var ipc = IpcSystem.Create();
        var guard = ipc.CreateLock();
        RunBoth(ipc, (self, _, _) => Lock(self, guard));
    }

    // One unlocks by itself just when the other says that it waits.
    [Fact]
    public void Two_threads_that_meet_at_a_mutex_both_get_their_answers()
    {
        var ipc = IpcSystem.Create();
        var mutex = ipc.CreateMutex();
        RunBoth(ipc, (self, _, _) => Lock(self, mutex));
    }

    [Fact]
    public void A_reader_and_a_writer_that_meet_both_get_in()
    {
        var ipc = IpcSystem.Create();
        var entered = ipc.CreateReaderWriterLock();
        RunBoth(ipc, (self, side, round) => Enter(self, entered, writes: round % 4 == side));
    }

    // Each its own semaphore, and one message a round: a second one would take a forgotten first along.
    private static async Task GiveOrTake(IpcProcess self, SemaphoreSet set, int side, long round)
    {
        var result = await self.OperateAsync(set, [round % 2 == 1 ? SemaphoreOp.Give(side) : SemaphoreOp.Take(side)]);
        Assert.True(result.IsGranted);
    }

    private static async Task Lock(IpcProcess self, IpcLock guard)
    {
        await using var grant = await self.LockAsync(guard);
        Assert.True(grant.IsHeld);
    }

    private static async Task Lock(IpcProcess self, IpcMutex mutex)
    {
        using var grant = await self.LockAsync(mutex);
        Assert.True(grant.IsHeld);
    }

    private static async Task Enter(IpcProcess self, IpcReaderWriterLock entered, bool writes)
    {
        using var grant = await (writes ? self.EnterWriteAsync(entered) : self.EnterReadAsync(entered));
        Assert.True(grant.IsHeld);
    }

    private void RunBoth(IpcSystem ipc, Func<IpcProcess, int, long, Task> call)
    {
        var pair = new Pair();
        var threads = Enumerable.Range(0, 2).Select(side =>
        {
            var self = ipc.Enter($"side {side}");
            var thread = new Thread(() => pair.Run(side, round => call(self, side, round))) { IsBackground = true };
            thread.Start();
            return thread;
        }).ToList();
        threads.ForEach(thread => thread.Join());

        output.WriteLine($"{pair.Rounds} rounds");
        Assert.True(pair.Failure is null, pair.Failure);
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

        public void Run(int side, Func<long, Task> call)
        {
            for (var round = 1L; !over; round++)
            {
                Volatile.Write(ref rounds[side], round);
                Await(() => Volatile.Read(ref rounds[1 - side]) >= round, side, "the start");
                Thread.SpinWait((int)(side == 0 ? round % 8 : round / 8 % 8));
                var answer = call(round);
                Await(() => answer.IsCompleted, side, "an answer");
                if (answer.IsFaulted)
                {
                    Fail($"side {side}: {answer.Exception}");
                }

                if (side == 0 && running.Elapsed > (round < Enough ? LongestDuration : Duration))
                {
                    over = true;
                }
            }
        }

        private void Await(Func<bool> condition, int side, string what)
        {
            var patience = Stopwatch.StartNew();
            for (var looks = 1; !condition() && !over; looks++)
            {
                // Hardly ever: the two must leave here at the same moment, or they do not meet at the mailbox.
                if (looks % 100 == 0)
                {
                    Thread.Yield();
                    if (patience.Elapsed > Patience)
                    {
                        var when = $"in round {rounds[side]}, {running.Elapsed.TotalSeconds:F1} s after the start";
                        Fail($"side {side}: waited in vain for {what} {when}");
                    }
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
