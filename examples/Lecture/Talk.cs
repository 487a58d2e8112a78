using System.Globalization;
using ActorIpc.Simulation;

namespace Lecture;

/// <summary>The lecture: shows each version, what the rules say of it, and what becomes of it under every schedule.</summary>
/// <param name="board">Where to.</param>
/// <param name="pairs">For how many readers and as many writers the last version is proved.</param>
internal sealed class Talk(Board board, int pairs)
{
    private const int RandomRuns = 1000;
    private const int Pointers = 3;
    private const int ManySteps = 10_000;
    private const string WithOneKilled = "One reader, one writer, one of them killed at any moment, 40 steps at most:";

    // Long enough for everybody to come to an end who goes when it is killed.
    private static readonly SimulationOptions Killing = new() { Faults = SimulatedFaults.Kill, MostSteps = 40 };

    /// <returns>Whether everything came out as it is told.</returns>
    public async Task<bool> GiveAsync()
    {
        board.Title("Coordination: a queue for one pointer, in five versions");
        board.Say(
            """
            After xv6's lecture "Coordination and more processes". Readers take the pointer out of the queue, writers put one in. Each version puts right what is wrong with
            the one before. Of each there is its code; what the compiler says of it, by the rules that come with the package ActorIpc; and what the explorer of
            ActorIpc.Simulation finds, which runs readers and writers under every schedule that there is.
            """);
        await SpinningAsync();
        await SleepingAsync();
        await LockedAsync();
        await LoopingAsync();
        await KillableAsync();
        board.Begin("So");
        board.Say(
            board.AsTold
                ? "Test under the lock, sleep with it, look again when woken, and look whether you were killed. The compiler sees where the last two are forgotten; the explorer, what becomes of it."
                : "Not everything came out as it is told here: see the lines with NOT.");
        return board.AsTold;
    }

    private async Task SpinningAsync()
    {
        board.Begin("1. Look again and again");
        board.Say(
            """
            "Easy and correct", says the lecture, for one reader and one writer at a time; and wasteful, for the loops poll. There is one processor here, so each turn of a
            loop gives it up.
            """);
        await board.ShowAsync(Version.Spinning);
        var turns = new List<int>();
        var program = Users.Of(Version.Spinning, readers: 1, writers: 1, times: Pointers, end: q => turns.Add(q.Looks - (2 * Pointers)));
        var failed = Enumerable.Range(0, RandomRuns).Count(seed => Simulation.Run((ulong)seed, program).Failure is not null);
        board.Tell(
            failed == 0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"One reader, one writer, {Pointers} pointers, {RandomRuns} random schedules: nothing goes wrong. They looked in vain {turns.DefaultIfEmpty().Average():F1} times a run, and {turns.DefaultIfEmpty().Max()} times in one."));
        var late = Simulation.Run(0, Users.Of(Version.Spinning, readers: 1, writers: 1, late: TimeSpan.FromSeconds(1)), new SimulationOptions { MostSteps = ManySteps });
        board.Tell(
            late.Failure?.Kind == FailureKind.TooLong,
            string.Create(
                CultureInfo.InvariantCulture,
                $"When the writer comes a second late, the reader never rests: it was cut off after {ManySteps:N0} steps. Virtual time goes on only when nobody can run, and the reader always can."));
        board.Say("What two readers do to each other in the middle of such a loop cannot be seen here: what stands between two awaits is one step, and nobody comes between.");
    }

    private async Task SleepingAsync()
    {
        board.Begin("2. Sleep and wakeup");
        board.Say(
            """
            Now whoever finds nothing to do sleeps, and whoever changes the queue wakes all who sleep on it. The lecture asks: "What if the wakeup happens between the check
            in the if and the call to sleep?"
            """);
        await board.ShowAsync(Version.Sleeping, "ACI0001", "ACI0001");
        board.Fails(FailureKind.LostWakeup, "One reader, one writer:", Simulation.Explore(Users.Of(Version.Sleeping, readers: 1, writers: 1)));
        board.Say("The wakeup came between the test and the sleep. It found nobody asleep, and wakeups are not remembered.");
    }

    private async Task LockedAsync()
    {
        board.Begin("3. With a lock");
        board.Say(
            """
            Test and sleep are one now: whoever tests holds the lock, and sleep lets go of it only when the sleeper is on the list. But a wakeup wakes everybody, so "some of
            the guys who wake up from sleep might not be cleared to read or write from the queue".
            """);
        await board.ShowAsync(Version.Locked, "ACI0001", "ACI0001");
        board.Say("One reader, one writer:");
        board.Proves(Simulation.Explore(Users.Of(Version.Locked, readers: 1, writers: 1)));
        board.Fails(FailureKind.Exception, "Two readers, one writer:", Simulation.Explore(Users.Of(Version.Locked, readers: 2, writers: 1)));
        board.Say("The pointer was there when this reader was woken, and gone when it had the lock again.");
    }

    private async Task LoopingAsync()
    {
        board.Begin("4. With a loop");
        board.Say(
            """
            A wakeup is a hint: look again. With this the lecture has its queue. Then it comes to kill, which marks a process and ends its sleep, so "all callers of sleep
            should check whether they have been killed, but none do. Bug in xv6."
            """);
        await board.ShowAsync(Version.Looping, "ACI0002", "ACI0002");
        board.Say("One reader, one writer, two pointers:");
        board.Proves(Simulation.Explore(Users.Of(Version.Looping, readers: 1, writers: 1, times: 2)));
        board.Say("Two readers, one writer:");
        board.Proves(Simulation.Explore(Users.Of(Version.Looping, readers: 2, writers: 1)));
        board.Fails(FailureKind.TooLong, WithOneKilled, Simulation.Explore(Users.Of(Version.Looping, readers: 1, writers: 1), options: Killing));
        board.Say("Nobody who was killed sleeps: each sleep of this reader ends before it has begun, and it turns for ever. It never lets go of the lock either, and no writer comes.");
    }

    private async Task KillableAsync()
    {
        board.Begin("5. That can be killed");
        board.Say("Whoever was killed goes instead of sleeping again, and gives the lock back on the way out.");
        await board.ShowAsync(Version.Killable);
        board.Say(WithOneKilled);
        board.Proves(Simulation.Explore(Users.Of(Version.Killable, readers: 1, writers: 1), options: Killing));
        board.Say(pairs == 1 ? "One reader, one writer:" : $"{InWords(pairs)} readers, {InWords(pairs).ToLowerInvariant()} writers, which takes a while:");
        board.Proves(Simulation.Explore(Users.Of(Version.Killable, pairs, pairs)));
    }

    private static string InWords(int number) => number switch
    {
        2 => "Two",
        3 => "Three",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
