using System.Globalization;
using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class TagSpaceTests
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed, Outcome.Exited];

    [Fact]
    [Rule("REN-1")]
    [Rule("REN-2")]
    [Rule("REN-3")]
    [Rule("REN-8")]
    public void A_tag_space_equals_a_dictionary_after_every_step() =>
        History.Check(2000, 30, random => TagStep.Random(random, processes: 6, tags: 3), history => Run(history));

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() =>
        History.Check(300, 30, random => TagStep.Random(random, processes: 6, tags: 3), history =>
        {
            var (kept, reloaded) = (new Driver(keepsLog: true), new Driver(keepsLog: true));
            foreach (var step in history.Steps)
            {
                kept.Carry(step);
                reloaded.Carry(step);
                reloaded.World.Reload(reloaded.Space, new TagSpace());
                Assert.Equal(kept.World.Log, reloaded.World.Log);
                Assert.Equal(World.Save(kept.Space), World.Save(reloaded.Space));
            }
        });

    /// <summary>Three processes and two tags: nobody waits, or one of 3 on one of 2 tags, or two of 3 on both: 1 + 6 + 6.</summary>
    [Fact]
    public void All_histories_of_five_steps_of_three_processes_and_two_tags_reach_13_states()
    {
        List<TagStep> alphabet =
        [
            .. from process in Enumerable.Range(1, 3)
               from tag in Enumerable.Range(0, 2)
               select new TagStep(process, (ulong)tag, (ulong)process, null),
            .. from process in Enumerable.Range(1, 3) select new TagStep(process, 0, 0, Outcome.Interrupted),
        ];

        Assert.Equal((66_430, 13), Explore(alphabet, longest: 5));
    }

    /// <summary>One tag and two types: nobody waits, or one of three with one of two types. 1 + 6.</summary>
    [Fact]
    [Rule("REN-3")]
    public void All_histories_of_five_steps_of_three_processes_and_two_types_reach_7_states()
    {
        List<TagStep> alphabet =
        [
            .. from process in Enumerable.Range(1, 3)
               from kind in Enumerable.Range(0, 2)
               select new TagStep(process, 0, (ulong)process, null, Kind: kind),
            .. from process in Enumerable.Range(1, 3) select new TagStep(process, 0, 0, Outcome.Interrupted),
        ];

        Assert.Equal((66_430, 7), Explore(alphabet, longest: 5));
    }

    private static (int Histories, int States) Explore(IReadOnlyList<TagStep> alphabet, int longest)
    {
        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest))
        {
            states.Add(Run(history));
            histories++;
        }

        return (histories, states.Count);
    }

    // Runs a history beside a dictionary from tags to who waits; returns the last state.
    private static string Run(History<TagStep> history)
    {
        var driver = new Driver();
        var waiting = new Dictionary<ulong, (long Process, ulong Value, int Kind)>();
        foreach (var step in history.Steps)
        {
            driver.World.Endings.Clear();
            driver.Carry(step);
            var actual = driver.World.Endings.Select(ending => (ending.Process, ending.Outcome, Word(ending))).Order();
            Quick.Equal(Expected(waiting, step), actual.ToList());
        }

        return Convert.ToHexString(World.Save(driver.Space));
    }

    private static ulong Word(Ending ending) => ending.Data switch
    {
        TagGift<int> number => (ulong)number.Value,
        TagGift<string> text => ulong.Parse(text.Value, CultureInfo.InvariantCulture),
        _ => (ulong)ending.Value,
    };

    private static List<(long Process, Outcome Outcome, ulong Value)> Expected(
        Dictionary<ulong, (long Process, ulong Value, int Kind)> waiting, TagStep step)
    {
        var own = waiting.Where(entry => entry.Value.Process == step.Process);
        var sleeping = own.Select(entry => (ulong?)entry.Key).SingleOrDefault();
        if (step.Abandoned is { } reason)
        {
            return sleeping is { } tag && waiting.Remove(tag) ? [(step.Process, reason, 0)] : [];
        }

        if (sleeping is not null)
        {
            return [];
        }

        if (waiting.TryGetValue(step.Tag, out var partner) && partner.Kind != step.Kind)
        {
            return [(step.Process, Outcome.Failed, 0)];
        }

        if (waiting.Remove(step.Tag))
        {
            return [.. new[] { (step.Process, Outcome.Granted, partner.Value), (partner.Process, Outcome.Granted, step.Value) }.Order()];
        }

        if (step.ParkRefusal != Outcome.Granted)
        {
            return [(step.Process, step.ParkRefusal, 0)];
        }

        waiting.Add(step.Tag, (step.Process, step.Value, step.Kind));
        return [];
    }

    /// <summary>A process rendezvouses, or what it waits for is abandoned. The same for a process that waits already: nothing.</summary>
    /// <remarks>Of kind 0 it gives a word, of kind 1 a number, of kind 2 a text.</remarks>
    private sealed record TagStep(int Process, ulong Tag, ulong Value, Outcome? Abandoned, Outcome ParkRefusal = Outcome.Granted, int Kind = 0)
    {
        public TagGift? Gift => Kind switch
        {
            0 => null,
            1 => new TagGift<int>((int)Value),
            _ => new TagGift<string>(Value.ToString(CultureInfo.InvariantCulture)),
        };

        public static TagStep Random(Random random, int processes, int tags)
        {
            Outcome? abandoned = random.Next(4) == 0 ? Reasons[random.Next(Reasons.Length)] : null;
            var kind = Math.Max(0, random.Next(6) - 3);
            var value = kind == 0 && random.Next(5) == 0 ? TagSpace.Interrupted : (ulong)random.Next(3);
            var refusal = random.Next(8) == 0 ? Outcome.WouldBlock : Outcome.Granted;
            return new TagStep(random.Next(processes) + 1, ulong.MaxValue - (ulong)random.Next(tags), value, abandoned, refusal, kind);
        }
    }

    private sealed class Driver
    {
        private readonly Dictionary<int, FakeProcess> processes;

        public Driver(bool keepsLog = false)
        {
            World = new World(keepsLog);
            processes = Enumerable.Range(1, 6).ToDictionary(pid => pid, pid => World.Process(pid));
            Space = World.Run(new TagSpace(), "tags");
        }

        public World World { get; }

        public Address Space { get; }

        // A process has one call at a time, so all have the same number, and states do not count the calls that were before.
        public void Carry(TagStep step)
        {
            var process = processes[step.Process];
            var sleeping = World.Parked(process).SingleOrDefault();
            if (step.Abandoned is null && sleeping is null)
            {
                World.Submit(Space, process, 1, new TagOperation { Tag = step.Tag, Value = step.Kind == 0 ? step.Value : 0, Gift = step.Gift }, step.ParkRefusal);
            }
            else if (step.Abandoned is { } reason && sleeping is not null)
            {
                World.Abandon(sleeping, reason);
            }
        }
    }
}
