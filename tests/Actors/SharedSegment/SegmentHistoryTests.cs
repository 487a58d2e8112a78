using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class SegmentHistoryTests
{
    private static readonly int[] Indexes = [0, 1, 2, 3, 4];

    [Fact]
    [Rule("SHM-1")]
    [Rule("SHM-2")]
    [Rule("SHM-3")]
    [Rule("SHM-5")]
    [Rule("SHM-6")]
    [Rule("SHM-9")]
    [Rule("SHM-10")]
    [Rule("SHM-11")]
    [Rule("SHM-12")]
    [Rule("SHM-13")]
    [Rule("SHM-14")]
    public void Segments_and_their_registry_equal_the_naive_model_after_every_step() =>
        History.Check(3_000, 40, SegmentStep.Random, history => Compare(history, isTimed: true), SegmentStep.Smaller);

    [Theory]
    [Rule("SHM-6")]
    [Rule("SHM-9")]
    [Rule("SHM-10")]
    [Rule("SHM-14")]
    [InlineData(0, 281)]
    [InlineData(1, 242)]
    public void All_short_histories_equal_the_naive_model(int seed, int states)
    {
        const int create = 0x200 | 0x1B6;
        IReadOnlyList<SegmentStep> alphabet =
        [
            new(SegmentStepKind.Get, 1) { Key = 1, Size = 100, Flags = create },
            new(SegmentStepKind.Attach, 1),
            new(SegmentStepKind.Attach, 2),
            new(SegmentStepKind.Detach, 1),
            new(SegmentStepKind.Detach, 2),
            new(SegmentStepKind.Fork, 1) { Number = 2 },
            new(SegmentStepKind.Exit, 1),
            new(SegmentStepKind.Exit, 2),
            new(SegmentStepKind.Remove, 0),
        ];
        var found = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest: 5))
        {
            found.Add(Compare(history with { Seed = seed }, isTimed: false));
            histories++;
        }

        Assert.Equal((66_430, states), (histories, found.Count));
    }

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() =>
        History.Check(300, 40, SegmentStep.Random, history => RunTwice(history, reloads: true), SegmentStep.Smaller);

    [Fact]
    public void Equal_histories_have_equal_effects() =>
        History.Check(300, 40, SegmentStep.Random, history => RunTwice(history, reloads: false), SegmentStep.Smaller);

    private static string Compare(History<SegmentStep> history, bool isTimed)
    {
        var driver = new SegmentDriver(history.Seed, isTimed: isTimed);
        var model = new NaiveSegments(driver.Limits);
        foreach (var step in history.Steps)
        {
            Step(driver, model, step);
            CompareStates(driver, model);
        }

        return driver.State;
    }

    private static void Step(SegmentDriver driver, NaiveSegments model, SegmentStep step)
    {
        var (pid, user, child) = (driver.PidOf(step.Process), driver.UserOf(step.Process), driver.PidOf(SegmentDriver.ChildOf(step)));
        var inherited = Inherited(driver, model, step);
        var next = driver.NextPid;
        var answer = driver.Carry(step, inherited);
        var now = driver.Seconds;
        switch (step.Kind)
        {
            case SegmentStepKind.Get:
                Same(model.Get(pid, user, step.Key, step.Size, step.Flags, now), answer);
                break;
            case SegmentStepKind.Fork:
                model.Exit(child, now);
                model.Fork(pid, next, now);
                break;
            case SegmentStepKind.LostFork:
                model.Exit(child, now);
                model.Fork(pid, next, now);
                model.Exit(next, now);
                break;
            case SegmentStepKind.Exit:
                model.Exit(pid, now);
                break;
            case var _ when model.All.Count == 0:
                break;
            case SegmentStepKind.Attach:
                Same(model.Attach(Chosen(model, step), pid, user, step.Flags, now), answer);
                break;
            case SegmentStepKind.Detach:
                Same(model.Detach(Chosen(model, step), pid, now), answer);
                break;
            default:
                Same(model.Control(Chosen(model, step), user, step.Kind, step.Flags, SegmentDriver.OwnerAfter(step), now), answer);
                break;
        }
    }

    // What the face of the parent knows, and tells the segments.
    private static List<int> Inherited(SegmentDriver driver, NaiveSegments model, SegmentStep step) => step.Kind is SegmentStepKind.Fork or SegmentStepKind.LostFork
        ? [.. Enumerable.Range(0, model.All.Count).SelectMany(at => model.All[at].Attaches.Where(pid => pid == driver.PidOf(step.Process)).Select(_ => at))]
        : [];

    private static NaiveSegments.Segment Chosen(NaiveSegments model, SegmentStep step) => model.All[step.Number % model.All.Count];

    private static void Same(NaiveSegmentEnding expected, Answer? actual) => Quick.Equal(expected, new(actual!.Value.Error, actual.Value.Value), "the answer");

    private static void CompareStates(SegmentDriver driver, NaiveSegments model)
    {
        for (var number = 0; number < model.All.Count; number++)
        {
            var (expected, answer) = (model.All[number], driver.Status(number));
            Quick.Equal(expected.IsGone ? Errno.EINVAL : Errno.None, answer.Error, "the status");
            if (!expected.IsGone)
            {
                CompareStatus(expected, (SegmentStatus)answer.Data!);
            }
        }

        var usage = (SegmentUsage)driver.Usage().Data!;
        Quick.Equal((model.Present.Count(), model.Pages, model.HighestIndex), (usage.Segments, usage.Pages, usage.HighestIndex), "used_ids, shm_tot, highest");
        foreach (var index in Indexes)
        {
            var expected = model.Present.SingleOrDefault(segment => segment.Index == index)?.Id ?? -1;
            var actual = driver.AtIndex(index);
            Quick.Equal(expected, actual.Outcome == Outcome.Granted ? (int)actual.Value : -1, "the identifier at an index");
        }
    }

    private static void CompareStatus(NaiveSegments.Segment expected, SegmentStatus actual)
    {
        var permission = actual.Permission;
        Quick.Equal((expected.Id, expected.Size, expected.Attaches.Count), (actual.Id, actual.Size, actual.Attached), "shmid, segsz, nattch");
        Quick.Equal((expected.Key, expected.Mode), (permission.Key.Number, permission.Mode), "key, mode");
        Quick.Equal((expected.Users[0], expected.Users[1]), (permission.CreatorUser, permission.User), "cuid, uid");
        Quick.Equal((expected.Creator, expected.LastUser), (actual.Creator.Value, actual.LastUser.Value), "cpid, lpid");
        Quick.Equal((expected.Attached, expected.Detached, expected.Changed), (actual.AttachTime, actual.DetachTime, actual.ChangeTime), "times");
    }

    private static void RunTwice(History<SegmentStep> history, bool reloads)
    {
        var (first, second) = (new SegmentDriver(history.Seed, keepsLog: true), new SegmentDriver(history.Seed, keepsLog: true));
        var model = new NaiveSegments(first.Limits);
        foreach (var step in history.Steps)
        {
            var inherited = Inherited(first, model, step);
            Step(first, model, step);
            second.Carry(step, inherited);
            if (reloads)
            {
                second.ReloadAll();
            }

            Assert.Equal(first.World.Log, second.World.Log);
            Assert.Equal(first.State, second.State);
        }
    }
}
