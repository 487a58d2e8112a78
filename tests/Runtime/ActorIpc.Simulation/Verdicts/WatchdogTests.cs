using System.Runtime.CompilerServices;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Tests.Verdicts;

/// <summary>What no context hears of is seen from another thread: here it is the test that looks, as often as it takes.</summary>
public class WatchdogTests
{
    private static readonly object Taken = new();

    // Whether the thread is where it is to be looked at: it may be blocked for a moment anywhere.
    [ThreadStatic]
    private static StrongBox<bool>? looks;

    private static readonly Dictionary<string, Action> Waits = new()
    {
        ["Thread.Sleep"] = static () => Thread.Sleep(Timeout.Infinite),
        ["a lock of another thread"] = static () =>
        {
            lock (Taken)
            {
            }
        },
    };

    public static TheoryData<string> Blocking => [.. Waits.Keys];

    [Theory]
    [MemberData(nameof(Blocking))]
    public void A_step_that_stands_blocked_is_broken_off_and_named(string wait)
    {
        var failure = FailureOf(sim => sim.Ipc.Spawn("worker", _ =>
        {
            BeSeen(Waits[wait]);
            return Task.CompletedTask;
        }));
        Assert.Equal(Blocks("process 2 (worker)", "step 2.1"), failure.Text);
    }

    [Fact]
    public void A_program_that_blocks_before_anybody_runs_is_broken_off_and_named()
    {
        var failure = FailureOf(static sim => BeSeen(sim.Ipc.Spawn("worker", static _ => Task.CompletedTask).Completion.Wait));
        Assert.Equal(Blocks("the program", "what it does before or after all steps"), failure.Text);
    }

    [Fact]
    public void A_condition_that_blocks_is_broken_off_and_named()
    {
        var failure = FailureOf(static sim =>
        {
            sim.Ipc.Spawn("worker", static _ => Task.CompletedTask);
            sim.Always("it wakes up", static () =>
            {
                BeSeen(Waits["Thread.Sleep"]);
                return true;
            });
        });
        Assert.Contains("in step 2.1", failure.Text, StringComparison.Ordinal);
    }

    // It may catch what breaks it off, and goes on; nothing is left over for what its thread does afterwards.
    [Fact]
    public void Who_was_broken_off_leaves_its_thread_as_it_was()
    {
        var went = 0;
        var failure = FailureOf(
            sim => sim.Ipc.Spawn("worker", async _ =>
            {
                Assert.Throws<ThreadInterruptedException>(static () => BeSeen(Waits["Thread.Sleep"]));
                went++;
                await Task.Yield();
            }),
            static () => Thread.Sleep(1));
        Assert.True(went > 0);
        Assert.Equal(FailureKind.LeftSimulation, failure.Kind);
    }

    [Fact]
    public void A_step_that_turns_is_told_of_and_not_broken_off()
    {
        var told = new List<string>();
        var isTold = false;
        SimulationResult? result = null;
        Watch(
            () => result = Simulation.Run(1, sim => sim.Ipc.Spawn("worker", _ =>
            {
                BeSeen(() =>
                {
                    while (!Volatile.Read(ref isTold))
                    {
                    }
                });
                return Task.CompletedTask;
            })),
            text =>
            {
                told.Add(text);
                Volatile.Write(ref isTold, text.Contains("process 2 (worker) does not come back from step 2.1", StringComparison.Ordinal));
            });
        Assert.Null(result!.Failure);
        Assert.True(isTold, string.Join('\n', told));
    }

    private static string Blocks(string who, string where) =>
        $"{who} has left the simulation by a call that blocks its thread in {where}, as Thread.Sleep or a lock that another thread has: nobody here would end it.";

    private static SimulationFailure FailureOf(Action<SimulatedSystem> program, Action? afterwards = null)
    {
        SimulationResult? result = null;
        lock (Taken)
        {
            Watch(
                () =>
                {
                    result = Simulation.Run(1, program);
                    afterwards?.Invoke();
                },
                static _ => { });
        }

        Assert.Equal(FailureKind.LeftSimulation, result?.Failure?.Kind);
        Assert.Contains(result!.Failure!.Text, result.Report, StringComparison.Ordinal);
        return result.Failure;
    }

    private static void BeSeen(Action what)
    {
        Volatile.Write(ref looks!.Value, true);
        try
        {
            what();
        }
        finally
        {
            Volatile.Write(ref looks.Value, false);
        }
    }

    // Runs it on a thread of its own, and looks at that until it has ended.
    private static void Watch(Action run, Action<string> tell)
    {
        var (isSeen, watched) = (new StrongBox<bool>(), new StrongBox<WatchedThread?>());
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            (looks, watched.Value) = (isSeen, Watchdog.Here);
            thrown = Record.Exception(run);
        });
        thread.Start();
        while (thread.IsAlive)
        {
            if (Volatile.Read(ref isSeen.Value))
            {
                watched.Value!.Look(tell);
            }

            Thread.Yield();
        }

        Assert.Null(thrown);
    }
}
