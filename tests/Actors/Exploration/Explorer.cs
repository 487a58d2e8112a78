using System.Globalization;
using System.Text;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// Breadth-first search through all that three processes can do with a primitive in three calls each. The environment chooses the next call of a process, so one
/// graph has all programs in it; it chooses which message arrives, whose wait ends and why, and who dies. A state is made again by doing its history from the
/// start, so nothing but equal outputs of equal histories is relied on.
/// </summary>
internal sealed class Explorer
{
    // What a scenario may have, so that all of them stay fast. One that has more gets fewer calls to choose from.
    private const int Most = 200_000;

    // In the order in which the states were found: by which move from which state.
    private readonly List<(int From, Move Move)> found = [(-1, default)];
    private readonly HashSet<UInt128> known = [];
    private readonly Func<Scenario> make;

    private Explorer(Func<Scenario> make) => this.make = make;

    /// <summary>How many different states there are.</summary>
    public int States => found.Count;

    /// <summary>How many moves there are from all states together.</summary>
    public int Moves { get; private set; }

    /// <summary>How many moves the last state is away from the first.</summary>
    public int Depth { get; private set; }

    /// <summary>Looks at every state once.</summary>
    /// <exception cref="CounterexampleException">Something was wrong, after as few moves as possible.</exception>
    public static Explorer Explore(Func<Scenario> make)
    {
        var explorer = new Explorer(make);
        explorer.Run();
        return explorer;
    }

    private void Run()
    {
        known.Add(make().Key());
        var moves = new List<Move>();
        for (var at = 0; at < found.Count; at++)
        {
            var path = PathTo(at);
            Depth = path.Count;
            var scenario = Remake(path);
            moves.Clear();
            scenario.AddMoves(moves);
            for (var i = 0; i < moves.Count; i++)
            {
                scenario = i == 0 ? scenario : Remake(path);
                Try(scenario, at, path, moves[i]);
            }

            Moves += moves.Count;
            Assert.True(States < Most, $"more than {Most} states, and no end after {Depth} steps");
        }
    }

    private void Try(Scenario scenario, int from, List<Move> path, Move move)
    {
        try
        {
            scenario.World.ChecksInvariants = true;
            scenario.Apply(move);
            scenario.Check();
            if (known.Add(scenario.Key()))
            {
                found.Add((from, move));

                // A state that is read back is the same; a sample is enough, for histories try that everywhere.
                if (found.Count % 16 == 0)
                {
                    scenario.ReloadAll();
                }
            }
        }
        catch (Exception wrong)
        {
            throw new CounterexampleException(scenario.Name, path.Count + 1, Table([.. path, move]), wrong);
        }
    }

    private Scenario Remake(List<Move> path)
    {
        var scenario = make();
        scenario.World.ChecksInvariants = false;
        path.ForEach(scenario.Apply);
        return scenario;
    }

    private List<Move> PathTo(int state)
    {
        var path = new List<Move>();
        for (; state > 0; state = found[state].From)
        {
            path.Add(found[state].Move);
        }

        path.Reverse();
        return path;
    }

    // Process, call, answer; the last row is the step at which something was wrong.
    private string Table(IReadOnlyList<Move> path)
    {
        var table = new StringBuilder("| step | what happens | answers |\n|---|---|---|\n");
        var scenario = make();
        scenario.World.ChecksInvariants = false;
        for (var step = 0; step < path.Count; step++)
        {
            var what = scenario.Describe(path[step]);
            string answers;
            try
            {
                scenario.Apply(path[step]);
                answers = scenario.Answers();
            }
            catch (Exception wrong)
            {
                answers = wrong.GetType().Name;
            }

            table.Append(CultureInfo.InvariantCulture, $"| {step + 1} | {what} | {answers} |\n");
        }

        return table.ToString();
    }
}
