using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class BarrierHistoryTests
{
    private static readonly BarrierCall[] OneSide =
    [
        BarrierCall.Place, BarrierCall.Abort, BarrierCall.WaitNext, BarrierCall.WaitAbortion, BarrierCall.SyncNext, BarrierCall.Sync, BarrierCall.Destroy,
    ];

    [Fact]
    [Rule("BAR-10")]
    [Rule("BAR-11")]
    public void A_barrier_pair_equals_the_naive_model_after_every_step() =>
        History.Check(6000, 40, BarrierStep.Random, history => Compare(history, new BarrierDriver(WithRoles(history))));

    [Fact]
    public void A_pair_that_begins_as_new_equals_the_naive_model_after_every_step() =>
        History.Check(3000, 60, LeavingMore, history => Compare(history, new BarrierDriver(WithRoles(history), renews: true), new NaiveBarrier(renews: true)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same(bool renews) => History.Check(300, 40, LeavingMore, history =>
    {
        var (kept, reloaded) = (new BarrierDriver(WithRoles(history), keepsLog: true, renews: renews), new BarrierDriver(WithRoles(history), keepsLog: true, renews: renews));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Pair, new BarrierPair(renews));
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>Everything that two sides can do, and their abandonments and exits. The number guards against a change that nobody meant.</summary>
    [Fact]
    public void All_histories_of_four_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        List<BarrierStep> alphabet = [];
        foreach (var process in Enumerable.Range(0, 2))
        {
            alphabet.AddRange(OneSide.Select(call => BarrierStep.Of(process, call)));
            alphabet.Add(new BarrierStep(BarrierStepKind.Abandon, process, Reason: Outcome.TimedOut));
            alphabet.Add(new BarrierStep(BarrierStepKind.Exit, process));
        }

        var (histories, states) = Explore(alphabet, longest: 4);

        Assert.Equal((111_151, 1094), (histories, states));
    }

    /// <summary>One side places and aborts, the other waits in every way: deeper, for what is taken whole and what comes after an abortion.</summary>
    [Fact]
    public void All_histories_of_six_steps_of_one_who_places_and_one_who_waits_reach_a_known_number_of_states()
    {
        var (histories, states) = Explore(
        [
            BarrierStep.Of(0, BarrierCall.Place), BarrierStep.Of(0, BarrierCall.Abort), BarrierStep.Of(1, BarrierCall.Place),
            BarrierStep.Of(1, BarrierCall.WaitNext), BarrierStep.Of(1, BarrierCall.SyncNext), BarrierStep.Of(1, BarrierCall.Sync),
        ], longest: 6);

        Assert.Equal((55_987, 706), (histories, states));
    }

    private static (int Histories, int States) Explore(IReadOnlyList<BarrierStep> alphabet, int longest)
    {
        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest))
        {
            var driver = new BarrierDriver(withRoles: true, numbersCalls: false);
            Compare(history, driver);
            states.Add(driver.State);
            histories++;
        }

        return (histories, states.Count);
    }

    private static bool WithRoles(History<BarrierStep> history) => history.Seed % 4 != 1;

    // So that pairs come to an end and go on.
    private static BarrierStep LeavingMore(Random random) => random.Next(8) switch
    {
        0 => BarrierStep.Of(random.Next(BarrierDriver.Processes), BarrierCall.Destroy),
        1 => BarrierStep.Of(random.Next(BarrierDriver.Processes), BarrierCall.SetRole) with { Role = (BarrierRole)random.Next(2) },
        _ => BarrierStep.Random(random),
    };

    private static void Compare(History<BarrierStep> history, BarrierDriver driver, NaiveBarrier? of = null)
    {
        var model = of ?? new NaiveBarrier();
        if (WithRoles(history))
        {
            model.Call(1, 0, BarrierCall.SetRole, BarrierRole.Parent, 0, Outcome.Granted);
            model.Call(2, 0, BarrierCall.SetRole, BarrierRole.Child, 0, Outcome.Granted);
        }

        foreach (var step in history.Steps)
        {
            var (process, heir) = (driver.At(step.Process).Id.Value, driver.At(step.Heir).Id.Value);
            model.Endings.Clear();
            if (driver.Carry(step))
            {
                Follow(model, step, process, heir, driver.Sequence);
            }

            // Which side hears first is nobody's business; one side's waits end in order, but for those of the dead, which the host ends.
            Quick.Equal([.. model.Endings.OrderBy(Place)], [.. driver.World.Endings.Select(ending => ending with { Data = null }).OrderBy(Place)]);
            for (var at = 0; at < BarrierDriver.Processes; at++)
            {
                Quick.Equal(model.Waits(driver.At(at).Id.Value), driver.Waiting(at).Count, "waits");
            }
        }
    }

    private static (long, long) Place(Ending ending) => (ending.Process, ending.Outcome == Outcome.Exited ? ending.Sequence : 0);

    private static void Follow(NaiveBarrier model, BarrierStep step, long process, long heir, long sequence)
    {
        switch (step.Kind)
        {
            case BarrierStepKind.Call:
                model.Call(process, sequence, step.Call, step.Role, heir, step.Reason);
                break;
            case BarrierStepKind.Abandon:
                model.Abandon(process, sequence, step.Reason);
                break;
            default:
                model.Exit(process);
                break;
        }
    }
}
