using System.Reflection;
using ActorIpc.Actors;

namespace ActorIpc.Simulation.Tests.Verdicts;

/// <summary>What the other classes here do not ask for: an exception, what does not hold, what goes on for ever, and what is broken in ActorIpc itself.</summary>
public class FailureKindTests
{
    [Fact]
    public void An_exception_that_a_body_lets_pass_is_told_with_its_process()
    {
        var thrown = new InvalidTimeZoneException("it is another one");
        var failure = FailureOf(FailureKind.Exception, sim => sim.Ipc.Spawn("worker", async _ =>
        {
            await Task.Yield();
            throw thrown;
        }));
        Assert.Equal("process 2 (worker): InvalidTimeZoneException: it is another one", failure.Text);
        Assert.Same(thrown, failure.Exception);
    }

    [Fact]
    public void An_exception_of_a_child_that_somebody_waits_for_is_one_all_the_same()
    {
        var failure = FailureOf(FailureKind.Exception, sim => sim.Ipc.Spawn("parent", async self =>
        {
            self.Fork("child", _ => throw new InvalidTimeZoneException());
            await self.WaitAsync();
        }));
        Assert.StartsWith("process 3 (child): InvalidTimeZoneException: ", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exception_of_a_killed_process_is_none_and_of_another_is_one()
    {
        Assert.Null(Simulation.Run(1, static sim => sim.Ipc.Spawn("killed", static async self =>
        {
            await self.KillAsync(self.Id);
            self.ThrowIfKilled();
        })).Failure);
        var failure = FailureOf(FailureKind.Exception, static sim => sim.Ipc.Spawn("alive", static self => throw new ProcessKilledException(self)));
        Assert.StartsWith("process 2 (alive): ProcessKilledException: ", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_hold_after_a_step_is_told_at_that_step()
    {
        var failed = Simulation.Run(1, static sim =>
        {
            var count = 0;
            sim.Always("there are two at most", () => count <= 2);
            sim.Ipc.Spawn("counter", async _ =>
            {
                while (count < 10)
                {
                    count++;
                    await Task.Yield();
                }
            });
        });
        Assert.Equal(FailureKind.Assertion, failed.Failure?.Kind);
        Assert.Equal("it does not hold always: there are two at most.", failed.Failure?.Text);
        Assert.Equal(3, failed.Steps);
    }

    [Fact]
    public void What_does_not_hold_at_the_end_is_told_when_all_have_ended()
    {
        var failure = FailureOf(FailureKind.Assertion, static sim =>
        {
            var count = 0;
            sim.Finally("there is one", () => count == 1);
            sim.Ipc.Spawn("counter", _ =>
            {
                count += 2;
                return Task.CompletedTask;
            });
        });
        Assert.Equal("it does not hold at the end: there is one.", failure.Text);
        Assert.Null(failure.Exception);
    }

    [Fact]
    public void A_condition_that_throws_does_not_hold()
    {
        var failure = FailureOf(FailureKind.Assertion, static sim =>
        {
            sim.Always("it is known", static () => throw new InvalidTimeZoneException("nobody knows"));
            sim.Ipc.Spawn("worker", static _ => Task.CompletedTask);
        });
        Assert.Equal("what holds always, \"it is known\", threw InvalidTimeZoneException: nobody knows", failure.Text);
        Assert.IsType<InvalidTimeZoneException>(failure.Exception);
    }

    [Fact]
    public void Who_turns_and_does_not_rest_takes_too_long()
    {
        var options = new SimulationOptions { MostSteps = 100 };
        SimulationResult[] results = [Simulation.Run(1, Turning, options), Simulation.Explore(Turning, options: options).Failed!];
        Assert.All(results, result =>
        {
            Assert.Equal(FailureKind.TooLong, result.Failure?.Kind);
            Assert.Equal("it goes on after 100 steps.", result.Failure?.Text);
            Assert.Equal(100, result.Steps);
        });
        Assert.Null(Simulation.Run(1, static sim => sim.Ipc.Spawn("worker", static async _ => await Task.Yield()), options).Failure);
    }

    [Fact]
    public void An_exploration_that_cuts_runs_off_finds_nothing_and_proves_nothing()
    {
        var cut = Simulation.Explore(Turning, new ExplorationBounds { MostSteps = 50 });
        Assert.False(cut.IsComplete);
        Assert.Null(cut.Failed);
        Assert.StartsWith("bounds: ", Assert.Throws<InvalidOperationException>(cut.ThrowUnlessProved).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_primitive_that_finds_its_state_impossible_is_broken()
    {
        var failure = FailureOf(FailureKind.Broken, static sim =>
        {
            var semaphore = sim.Ipc.CreateUserSemaphore(1);
            var primitive = Field(semaphore.Mailbox, "primitive").GetValue(semaphore.Mailbox)!;
            sim.Ipc.Spawn("worker", async self =>
            {
                Field(primitive, "kicks").SetValue(primitive, -1);
                _ = await self.AcquireAsync(semaphore);
            });
        });
        Assert.Matches(@"^UserSemaphore#\d+: .*a kick is used once", failure.Text);
        Assert.IsType<InvariantViolatedException>(failure.Exception);
    }

    private static void Turning(SimulatedSystem sim) => sim.Ipc.Spawn("turning", static async _ =>
    {
        while (true)
        {
            await Task.Yield();
        }
    });

    private static FieldInfo Field(object of, string name) => of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static SimulationFailure FailureOf(FailureKind kind, Action<SimulatedSystem> program)
    {
        var failed = Simulation.Run(1, program);
        Assert.Equal(kind, failed.Failure?.Kind);
        Assert.StartsWith($"{kind}: {failed.Failure!.Text}", failed.Report, StringComparison.Ordinal);
        return failed.Failure;
    }
}
