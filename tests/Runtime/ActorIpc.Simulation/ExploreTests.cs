namespace ActorIpc.Simulation.Tests;

public class ExploreTests
{
    [Fact]
    public void A_queue_whose_users_loop_is_proved()
    {
        var found = Simulation.Explore(QueuePrograms.Looping(readers: 1, writers: 1));
        Assert.True(found.IsComplete);
        Assert.Null(found.Failed);
        found.ThrowUnlessProved();
    }

    [Fact]
    public void A_reader_that_does_not_look_again_is_caught_with_an_empty_queue()
    {
        var found = Simulation.Explore(QueuePrograms.Looping(readers: 2, writers: 1, loops: false));
        Assert.Equal(FailureKind.Exception, found.Failed?.Failure?.Kind);
        Assert.Throws<SimulationFailedException>(found.ThrowUnlessProved);
    }

    [Fact]
    public void A_failure_is_seen_again_by_its_schedule()
    {
        var program = QueuePrograms.Looping(readers: 2, writers: 1, loops: false);
        var failed = Simulation.Explore(program).Failed!;
        var again = Simulation.Replay(failed.Schedule, program);
        Assert.Equal(failed.Failure!.Text, again.Failure?.Text);
        Assert.Equal(failed.Report, again.Report);
    }

    // Whether it was read before or after the other's change cannot be seen from the value that is there now, nor from where the reader stands.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_body_has_read_before_it_waited_is_not_forgotten(bool asVariable)
    {
        var found = Simulation.Explore(sim =>
        {
            var hidden = 0;
            var variable = asVariable ? sim.Share(0) : null;
            if (!asVariable)
            {
                sim.Shares(writer => writer.Write(hidden));
            }

            sim.Ipc.Spawn("at once", _ =>
            {
                Write(Read() + 1);
                return Task.CompletedTask;
            });
            sim.Ipc.Spawn("in two steps", async _ =>
            {
                var seen = Read();
                await Task.Yield();
                Write(seen + 1);
            });
            sim.Finally("nobody was lost", () => Read() == 2);

            int Read() => variable?.Value ?? hidden;

            void Write(int count)
            {
                if (variable is null)
                {
                    hidden = count;
                }
                else
                {
                    variable.Value = count;
                }
            }
        });
        Assert.Equal(FailureKind.Assertion, found.Failed?.Failure?.Kind);
    }

    // Told by all that there is, a body may have read it in every step; told by what it reads, in one.
    [Fact]
    public void What_nobody_reads_tells_no_states_apart()
    {
        var all = Simulation.Explore(Counting(sim =>
        {
            var count = 0;
            sim.Shares(writer => writer.Write(count));
            return () => count++;
        }));
        var read = Simulation.Explore(Counting(sim =>
        {
            var count = sim.Share(0);
            return () => count.Value++;
        }));
        Assert.True(all.IsComplete && read.IsComplete);
        Assert.True(read.States < all.States, $"{read.States} of {all.States}");

        static Action<SimulatedSystem> Counting(Func<SimulatedSystem, Action> with) => sim =>
        {
            var count = with(sim);
            for (var number = 1; number <= 2; number++)
            {
                sim.Ipc.Spawn($"counter {number}", async _ =>
                {
                    await Task.Yield();
                    await Task.Yield();
                    count();
                });
            }
        };
    }

    // It is the killer who is answered, and the killed who looks.
    [Fact]
    public void A_kill_comes_between_any_two_looks_of_the_killed()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Simulation.Explore(sim =>
        {
            var isSent = new TaskCompletionSource();
            var target = sim.Ipc.Spawn("target", async self =>
            {
                await isSent.Task;
                var looks = "";
                for (var i = 0; i < 3; i++)
                {
                    looks += self.Killed ? "k" : "-";
                    await Task.Yield();
                }

                seen.Add(looks);
            });
            sim.Ipc.Spawn("killer", async self =>
            {
                var kill = self.KillAsync(target.Id);
                isSent.SetResult();
                await kill;
            });
        }).ThrowUnlessProved();
        Assert.Equal(["---", "--k", "-kk", "kkk"], seen);
    }

    [Fact]
    public void An_end_comes_between_any_two_looks_of_another()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Simulation.Explore(sim =>
        {
            var isEnding = new TaskCompletionSource();
            var ending = sim.Ipc.Spawn("ending", _ =>
            {
                isEnding.SetResult();
                return Task.CompletedTask;
            });
            sim.Ipc.Spawn("looking", async _ =>
            {
                await isEnding.Task;
                var looks = "";
                for (var i = 0; i < 3; i++)
                {
                    looks += ending.Completion.IsCompleted ? "e" : "-";
                    await Task.Yield();
                }

                seen.Add(looks);
            });
        }).ThrowUnlessProved();
        Assert.Equal(["---", "--e", "-ee", "eee"], seen);
    }
}
