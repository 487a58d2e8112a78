using System.Runtime.CompilerServices;
using ActorIpc.Simulation.Scheduling;
using ActorIpc.Simulation.Strategies;

namespace ActorIpc.Simulation;

/// <summary>Runs programs under schedules: one by chance, many by chance, all of them, or one again.</summary>
/// <remarks>
/// A program sets up a system and starts processes; it is called again for each run, so everything that it shares among its processes is made inside of it. Everything
/// runs on the thread of the caller, in virtual time. A program is not async, its processes are: one that is async is an <see cref="ArgumentException"/>.
/// </remarks>
public static class Simulation
{
    // Of a program of which nothing is known yet.
    private const int UsualLength = 64;

    private static readonly SimulationOptions Default = new();

    /// <summary>Runs a program under one schedule that a seed decides: the same in every run, on every machine.</summary>
    /// <remarks>
    /// One run does not know how long the program is: with <see cref="SimulationStrategy.Priorities"/> the priorities change in its first 64 steps. <see cref="Check"/> finds out how long it is.
    /// </remarks>
    /// <param name="seed">The seed.</param>
    /// <param name="program">The program.</param>
    /// <param name="options">How to run it.</param>
    /// <returns>What it came to; if it failed, the shortest failing schedule that could be reached from there.</returns>
    public static SimulationResult Run(ulong seed, Action<SimulatedSystem> program, SimulationOptions? options = null)
    {
        Checked(program);
        return Run(seed, program, options ?? Default, UsualLength);
    }

    /// <summary>Runs a program under many schedules; one line in a test.</summary>
    /// <remarks>With <see cref="SimulationStrategy.Priorities"/> the moments at which priorities change are spread over the longest run so far, so they reach the end of the program.</remarks>
    /// <param name="program">The program.</param>
    /// <param name="schedules">How many, 1 at least.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="seed">The seed of the first; the others follow.</param>
    /// <exception cref="SimulationFailedException">The program fails under one of them. The message is what happened, step by step.</exception>
    public static void Check(Action<SimulatedSystem> program, int schedules = 1000, SimulationOptions? options = null, ulong seed = 0)
    {
        Checked(program);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(schedules);
        var longest = 0;
        for (var run = 0; run < schedules; run++)
        {
            var result = Run(seed + (ulong)run, program, options ?? Default, longest == 0 ? UsualLength : longest);
            result.ThrowIfFailed();
            longest = Math.Max(longest, result.Steps);
        }
    }

    /// <summary>Runs a program under every schedule, as far as the bounds go.</summary>
    /// <param name="program">The program. It has to do the same whenever the same has happened.</param>
    /// <param name="bounds">How far to go; null for as far as it takes.</param>
    /// <param name="options">How to run it.</param>
    /// <returns>What was found: a failure, or that there is none.</returns>
    public static Exploration Explore(Action<SimulatedSystem> program, ExplorationBounds? bounds = null, SimulationOptions? options = null)
    {
        Checked(program);
        return new Explorer(program, options ?? Default, bounds ?? new ExplorationBounds()).Explore();
    }

    /// <summary>Runs a program under a schedule that another run has printed.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="program">The same program.</param>
    /// <param name="options">The same options.</param>
    /// <returns>What it came to, with the report of every step.</returns>
    /// <exception cref="ArgumentException">It is no schedule, or not one of this program.</exception>
    public static SimulationResult Replay(string schedule, Action<SimulatedSystem> program, SimulationOptions? options = null)
    {
        Checked(program);
        var steps = Schedule.Parse(schedule);
        return Runner.Report(program, options ?? Default, steps, new ExactChooser(steps));
    }

    private static void Checked(Action<SimulatedSystem> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new ArgumentException("program: it is async void, and nobody can wait for it. Set up in the program without awaiting, and await in the bodies of processes.", nameof(program));
        }
    }

    private static SimulationResult Run(ulong seed, Action<SimulatedSystem> program, SimulationOptions options, int length)
    {
        var world = Runner.Begin(program, options);
        var taken = new List<StepKey>();
        Runner.Run(world, Chooser.Of(options, seed, length), taken);
        return world.Failure is null ? Runner.ResultOf(world, taken, null) : Explained(program, options, taken, world.Failure);
    }

    internal static SimulationResult Explained(Action<SimulatedSystem> program, SimulationOptions options, IReadOnlyList<StepKey> taken, SimulationFailure failure)
    {
        // Of what goes on for ever nothing can be left out.
        var schedule = failure.Kind is FailureKind.TooLong or FailureKind.LeftSimulation ? taken : new Shrinker(program, options, failure.Kind).Shrink(taken);
        return Runner.Report(program, options, schedule, new GuidedChooser(schedule));
    }
}
