namespace ActorIpc.Simulation.Tests;

/// <summary>
/// Of two steps that have nothing to do with each other the exploration takes one order only after it has taken each of them first: no state is left out, so neither
/// is one of those that a condition over several primitives forbids.
/// </summary>
public class AlwaysTests
{
    private static readonly SimulationOptions NoMemory = new() { BodiesShareMemory = false };

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    public void What_shows_only_between_two_independent_steps_is_found(int answered, int waiting, bool sharesMemory)
    {
        var found = Simulation.Explore(
            sim =>
            {
                var calls = new Calls(sim, processes: 2, each: 1);
                sim.Always("both are answered or none", () => calls.Answered(answered) == 0 || calls.Answered(waiting) == 1);
            },
            options: new SimulationOptions { BodiesShareMemory = sharesMemory });
        Assert.Equal(FailureKind.Assertion, found.Failed?.Failure?.Kind);
    }

    [Fact]
    public void A_condition_is_looked_at_in_every_state_of_three_who_have_nothing_in_common()
    {
        var seen = new HashSet<(int, int, int)>();
        Simulation.Explore(
            sim =>
            {
                var calls = new Calls(sim, processes: 3, each: 2);
                sim.Always("it is seen", () => seen.Add((calls.Answered(0), calls.Answered(1), calls.Answered(2))) || true);
            },
            options: NoMemory).ThrowUnlessProved();
        Assert.Equal(3 * 3 * 3, seen.Count);
    }

    // One of the words is changed by the body, the other by the primitive.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_condition_over_two_words_sees_them_change_in_either_order(bool isFirst)
    {
        var found = Simulation.Explore(sim =>
        {
            FutexWord[] words = [sim.Ipc.CreateFutexWord(), sim.Ipc.CreateFutexWord()];
            sim.Ipc.Spawn("body", _ =>
            {
                words[0].Value = 1;
                return Task.CompletedTask;
            });
            sim.Ipc.Spawn("owner", async self => Assert.True((await self.FutexLockAsync(words[1])).IsHeld));
            sim.Always("they change together", () => words[isFirst ? 0 : 1].Value == 0 || words[isFirst ? 1 : 0].Value != 0);
        });
        Assert.Equal(FailureKind.Assertion, found.Failed?.Failure?.Kind);
    }

    /// <summary>Processes of which each makes calls of a semaphore of its own.</summary>
    private sealed class Calls
    {
        private readonly ValueTask<OperateResult>?[] current;
        private readonly int[] over;

        public Calls(SimulatedSystem sim, int processes, int each)
        {
            (current, over) = (new ValueTask<OperateResult>?[processes], new int[processes]);
            for (var i = 0; i < processes; i++)
            {
                var (process, own) = (i, sim.Ipc.CreateSemaphores(0));
                sim.Ipc.Spawn($"giver {process}", async self =>
                {
                    for (; over[process] < each; over[process]++)
                    {
                        var call = self.OperateAsync(own, [SemaphoreOp.Give(0)]);
                        current[process] = call;
                        Assert.True((await call).IsGranted);
                        current[process] = null;
                    }
                });
            }
        }

        /// <summary>How many calls of a process have been answered, whether it knows of the last or not.</summary>
        public int Answered(int process) => over[process] + (current[process] is { IsCompleted: true } ? 1 : 0);
    }
}
