using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>What an owner is asked to make for another to run, and what could not get there.</summary>
public class MadeTests
{
    private const int Most = 20_000;

    private static Spoken Registry => Spoken.Of(new SemaphoreRegistry(new SemaphoreLimits()), "semaphores");

    [Fact]
    public void An_array_that_could_not_get_to_its_owner_is_refused_and_leaves_nothing_behind()
    {
        var spoken = Registry;
        spoken.MostMade = Most;
        var before = spoken.State();

        var answer = Assert.IsType<Answering>(Assert.Single(spoken.Ask(Get(30_000))));

        Assert.Equal((Outcome.Failed, Errno.E2BIG), (answer.Answer.Outcome, answer.Answer.Error));
        Assert.Equal(before, spoken.State());
        Assert.False(spoken.Owner.IsHeldBack);
        Assert.Equal(["@a"], spoken.Owner.Peers.Select(peer => peer.Peer));

        // The next to ask for the key has it made, as the first of all.
        spoken.Ask(Get(5));
        spoken.IsMade("semaphores/0");
        Assert.Equal(0, Assert.IsType<Answering>(Assert.Single(spoken.Ask(Get(5)))).Answer.Value);
    }

    [Fact]
    public void An_array_that_is_there_is_found_whatever_its_size()
    {
        var spoken = Registry;
        spoken.Ask(Get(30_000));
        spoken.IsMade("semaphores/0");
        spoken.MostMade = Most;

        Assert.Equal(Outcome.Granted, Assert.IsType<Answering>(Assert.Single(spoken.Ask(Get(30_000)))).Answer.Outcome);
        Assert.Equal(Errno.ENOENT, Assert.IsType<Answering>(Assert.Single(spoken.Ask(Get(30_000, key: 2, flags: IpcFlags.None)))).Answer.Error);
        Assert.Equal(Errno.EINVAL, Assert.IsType<Answering>(Assert.Single(spoken.Ask(Get(32_001, key: 2)))).Answer.Error);
    }

    [Fact]
    public void No_array_is_made_that_weighs_more_than_it_may_and_none_is_refused_that_weighs_much_less()
    {
        for (var count = 1; count < 2_000; count += 37)
        {
            var spoken = Registry;
            spoken.MostMade = Most;
            spoken.Ask(Get(count, name: new string('k', 300)));
            var made = spoken.Owner.PeerOf("semaphores/0")?.Waiting.OfType<Opening>().Single();
            Assert.True(made is null ? 12 * count > Most - 5_000 : Weight.Of(made) <= Most, $"{count} semaphores: {(made is null ? 0 : Weight.Of(made))}");
        }
    }

    [Fact]
    public void What_was_refused_is_refused_when_a_log_says_so_whatever_may_be_made_then()
    {
        var (spoken, replayed) = (Registry, Registry);
        spoken.MostMade = Most;
        var input = OwnerInput.Of(1, 1, new Frame
        {
            From = "@a",
            FromHistory = 1,
            To = "semaphores",
            ToHistory = 1,
            First = 2,
            Expected = 1,
            Messages = [new Asking(Spoken.Card(), 1, Outcome.Granted, Spoken.Written(Get(30_000).Write))],
        }, Most);
        spoken.Owner.Apply(input);
        replayed.Owner.Apply(input);

        Assert.Equal(spoken.State(), replayed.State());
        Assert.Null(replayed.Owner.PeerOf("semaphores/0"));
    }

    private static SemaphoreOperation Get(int count, int key = 1, IpcFlags flags = IpcFlags.Create, string? name = null) =>
        new() { Call = SemaphoreCall.Get, Number = count, Argument = (int)flags, Data = new SemaphoreGetArgument(new IpcKey(key, name)) };
}
