using ActorIpc.Simulation.Reports;
using ActorIpc.Simulation.Strategies;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>Runs a program from its beginning.</summary>
internal static class Runner
{
    /// <summary>A world in which the program has set everything up, and nobody has run yet.</summary>
    public static World Begin(Action<SimulatedSystem> program, SimulationOptions options, bool keepsHashes = false)
    {
        var world = new World(options) { KeepsHashes = keepsHashes };
        world.SetUp(program);
        return world;
    }

    /// <summary>Runs it to its end, its failure, or until the chooser has had enough.</summary>
    /// <returns>Whether it came to its end or failed.</returns>
    public static bool Run(World world, Chooser chooser, List<StepKey>? taken)
    {
        while (world.Failure is null)
        {
            var choices = world.Choices();
            if (choices.IsEmpty)
            {
                world.JudgeEnd();
                return true;
            }

            if (chooser.Choose(choices) is not { } step)
            {
                return false;
            }

            if (world.Steps == world.Options.MostSteps)
            {
                world.Fail(FailureKind.TooLong, $"it goes on after {world.Steps} steps.");
                return true;
            }

            taken?.Add(step.Key);
            world.Take(step);
        }

        return true;
    }

    /// <summary>Runs a schedule again and writes down what happens.</summary>
    public static SimulationResult Report(Action<SimulatedSystem> program, SimulationOptions options, IReadOnlyList<StepKey> schedule, Chooser chooser)
    {
        var world = Begin(program, options);
        var trace = new Trace();
        world.Trace = trace;
        var taken = new List<StepKey>(schedule.Count);
        Run(world, chooser, taken);
        return ResultOf(world, taken, trace);
    }

    public static SimulationResult ResultOf(World world, IReadOnlyList<StepKey> taken, Trace? trace)
    {
        var schedule = Schedule.Print(taken);
        return new SimulationResult(world.Failure, world.Steps, world.Time.Passed, schedule, trace is null ? "" : FailureReport.Print(world, trace, schedule));
    }
}
