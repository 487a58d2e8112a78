using System.Globalization;
using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>
/// All that three processes can do with a primitive in three calls each, or in any number, with every wait ended for every reason and every process dead at any moment.
/// The numbers guard against a change that nobody meant, and stand on the page.
/// </summary>
public class ExplorationTests
{
    private static readonly string Page = Repository.Read("docs", "reliability.md");

    [Fact]
    public void TagSpace() => Explore(() => new TagSpaceScenario(), 3_417, 22_293, 12);

    [Fact]
    public void TypedTagSpace() => Explore(() => new TagSpaceScenario(hasTypes: true), 1_820, 10_380, 12);

    [Fact]
    public void SemaphoreArray() => Explore(() => new SemaphoreScenario(), 153_708, 1_584_959, 18);

    [Fact]
    public void VisitedSemaphoreArray() => Explore(() => new SemaphoreScenario(isVisited: true), 2_350, 23_070, 8);

    [Fact]
    public void UserSemaphore() => Explore(() => new UserSemaphoreScenario(), 52_381, 256_388, 15);

    [Fact]
    public void BarrierPair() => Explore(() => new BarrierScenario(), 60_396, 407_634, 12);

    [Fact]
    public void NamedBarrierPair() => Explore(() => new BarrierScenario(renews: true), 44_912, 419_186, 12);

    [Fact]
    public void FutexQueue_without_owners() => Explore(() => new FutexScenario(), 12_399, 129_964, 12);

    [Fact]
    public void Second_words_of_FutexQueue() => Explore(() => new FutexScenario(storesInSecond: true), 646, 5_777, 12);

    [Fact]
    public void Records_of_FutexQueue() => Explore(() => new FutexRecordScenario(), 2_279, 20_147, 9);

    [Fact]
    public void FutexQueue_with_owners() => Explore(() => new PiScenario(), 30_107, 325_960, 12);

    [Fact]
    public void OwnedWord() => Explore(() => new WordScenario(), 20_794, 174_316, 12);

    [Fact]
    public void FutexMutex() => Explore(() => new MutexScenario(), 17_276, 127_234, 15);

    [Fact]
    public void FutexReaderWriterLock() => Explore(() => new ReaderWriterScenario(), 10_504, 54_871, 15);

    [Fact]
    public void MessageQueue() => Explore(() => new MessageScenario(), 28_323, 292_204, 12);

    [Fact]
    public void VisitedMessageQueue() => Explore(() => new MessageScenario(isVisited: true), 7_410, 73_453, 11);

    [Fact]
    public void ProcessTable() => Explore(() => new ProcessScenario(), 8_009, 64_183, 11);

    [Fact]
    public void Waits_of_init_in_ProcessTable() => Explore(() => new ProcessScenario(initWaits: true), 14_361, 113_226, 10);

    [Fact]
    public void SharedSegment() => Explore(() => new SegmentScenario(), 2_953, 19_258, 12);

    [Fact]
    public void SharedSegment_that_goes_unattached() => Explore(() => new SegmentScenario(isForced: true), 4_145, 23_094, 9);

    [Fact]
    public void SleepLock_and_SleepQueue() => Explore(() => new SleepScenario(), 52_803, 342_164, 24);

    [Fact]
    public void What_is_wrong_is_shown_by_a_shortest_schedule()
    {
        var shown = Assert.Throws<CounterexampleException>(() => Explorer.Explore(() => new WrongScenario()));

        Assert.Equal(2, shown.Length);
        Assert.Contains("| 1 | P0 meets at tag 0 |  |\n| 2 | P0 stops waiting: Interrupted | P0 Interrupted 0 |\n", shown.Message, StringComparison.Ordinal);
    }

    private static void Explore(Func<Scenario> make, int states, int moves, int depth)
    {
        var explored = Explorer.Explore(make);

        Assert.Equal((states, moves, depth), (explored.States, explored.Moves, explored.Depth));
        var row = string.Create(CultureInfo.InvariantCulture, $"| {make().Name} | {states:N0} | {moves:N0} | {depth} |");
        Assert.Contains(row, Page, StringComparison.Ordinal);
    }

    // Here the model is wrong: it has who stopped wait on.
    private sealed class WrongScenario : TagSpaceScenario
    {
        protected override void FollowAbandon(int process, Outcome reason) => Expect(Pid(process), reason);
    }
}
