using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>
/// Goes through all schedules, depth first: runs the program, and again with another choice at the last place where there was one. A state that was met before is
/// not gone into again, and of steps that come to the same in either order only one order is taken.
/// </summary>
/// <remarks>Sleep sets with a state table: Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, LNCS 1032, 5.2.</remarks>
internal sealed class Explorer(Action<SimulatedSystem> program, SimulationOptions options, ExplorationBounds bounds)
{
    private readonly List<Node> path = [];

    // With each state, the steps that were not taken there because they had been taken elsewhere.
    private readonly Dictionary<StateHash, StepKey[]> met = [];
    private long runs;
    private long steps;
    private bool isCut;

    /// <summary>Whether steps are left out whose order is of no account; without that the states are the same ones, and it takes longer.</summary>
    public bool Reduces { get; init; } = true;

    public Exploration Explore()
    {
        do
        {
            if (runs++ == bounds.MostRuns || met.Count >= bounds.MostStates)
            {
                isCut = true;
                break;
            }

            var world = Runner.Begin(program, options, keepsHashes: true);
            Repeat(world);
            Continue(world);
            steps += world.Steps;
            if (world.Failure is { } failure)
            {
                var failed = Simulation.Explained(program, options, [.. path.Select(node => node.Current)], failure);
                return new Exploration(failed, false, runs, met.Count, steps);
            }
        }
        while (TurnBack());

        return new Exploration(null, !isCut, runs, met.Count, steps);
    }

    private void Repeat(World world)
    {
        foreach (var node in path)
        {
            Take(world, node);
            if (world.Failure is not null)
            {
                return;
            }
        }
    }

    private void Take(World world, Node node)
    {
        var step = world.Find(node.Current) ?? throw new InvalidOperationException(
            $"program: step {node.Current} could happen in an earlier run and cannot in this one, after the same steps. The program does not do the same whenever the same has happened: it uses time, chance, or something that outlives a run.");
        world.TakeFootprint();
        world.Take(step);
        node.Footprint = world.TakeFootprint();
    }

    private void Continue(World world)
    {
        while (world.Failure is null)
        {
            var choices = world.Choices();
            if (choices.IsEmpty)
            {
                world.JudgeEnd();
                return;
            }

            if (path.Count == bounds.MostSteps)
            {
                isCut = true;
                return;
            }

            if (path.Count == options.MostSteps)
            {
                world.Fail(FailureKind.TooLong, $"it goes on after {world.Steps} steps.");
                return;
            }

            var asleep = path.Count == 0 || !Reduces ? [] : path[^1].AsleepAfter();
            if (Enter(world, choices, asleep) is not { } node)
            {
                return;
            }

            path.Add(node);
            Take(world, node);
        }
    }

    // Null when there is nothing new to do here.
    private Node? Enter(World world, ReadOnlySpan<Step> choices, List<(StepKey Key, Footprint Footprint)> asleep)
    {
        var state = world.Hash();
        var todo = new List<StepKey>();
        if (met.TryGetValue(state, out var before))
        {
            // What was left out before and may not be left out now.
            foreach (var key in before)
            {
                if (!Contains(asleep, key))
                {
                    todo.Add(key);
                }
            }

            if (todo.Count == 0)
            {
                return null;
            }

            met[state] = [.. before.Where(key => Contains(asleep, key))];
        }
        else
        {
            foreach (var choice in choices)
            {
                if (!Contains(asleep, choice.Key))
                {
                    todo.Add(choice.Key);
                }
            }

            met.Add(state, [.. asleep.Select(one => one.Key)]);
            if (todo.Count == 0)
            {
                return null;
            }
        }

        return new Node(todo, asleep);
    }

    private bool TurnBack()
    {
        while (path.Count > 0)
        {
            if (path[^1].Next())
            {
                return true;
            }

            path.RemoveAt(path.Count - 1);
        }

        return false;
    }

    private static bool Contains(List<(StepKey Key, Footprint Footprint)> asleep, StepKey key)
    {
        foreach (var one in asleep)
        {
            if (one.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    // A state in which there was a choice.
    private sealed class Node(List<StepKey> todo, List<(StepKey Key, Footprint Footprint)> asleep)
    {
        private readonly List<(StepKey Key, Footprint Footprint)> asleep = [.. asleep];
        private int at;

        public StepKey Current => todo[at];

        public Footprint Footprint { get; set; }

        public bool Next()
        {
            if (!Current.IsNameless)
            {
                asleep.Add((Current, Footprint));
            }

            return ++at < todo.Count;
        }

        /// <summary>What need not be taken after the current step, because it was taken before it and comes to the same.</summary>
        public List<(StepKey Key, Footprint Footprint)> AsleepAfter()
        {
            var after = new List<(StepKey, Footprint)>();
            foreach (var one in asleep)
            {
                if (one.Footprint.IsApartFrom(Footprint))
                {
                    after.Add(one);
                }
            }

            return after;
        }
    }
}
