using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>A lock that changes hands after its owner was looked up and before the call comes back with it.</summary>
public class PiOwnerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rule("FUT-37")]
    public void Whom_the_word_meant_when_it_was_looked_up_is_not_taken_for_whom_it_means_now(bool hasDied)
    {
        var world = new World();
        var (first, second, taker) = (world.Process(2), world.Process(3), world.Process(4));
        var queue = world.Run(PiDriver.Fresh(), "futexes");
        var word = world.Cell(0, value: 2);
        var operation = new FutexOperation { Call = FutexCall.LockPi, Word = word };
        world.Submit(queue, taker, 1, operation);
        Assert.Equal((Outcome.NoProcess, first.Id.Value), End(world));

        // Looked up, and found or dead; meanwhile the lock is the second one's.
        word.Value = 3;
        world.Submit(queue, taker, 2, operation with { Owner = hasDied ? null : first, OwnerTid = 2 });
        Assert.Equal((Outcome.NoProcess, second.Id.Value), End(world));

        world.Submit(queue, taker, 3, operation with { Owner = second, OwnerTid = 3 });
        Assert.Empty(world.Endings);
        world.Exit(first);
        Assert.Empty(world.Endings);
        world.Submit(queue, second, 1, new FutexOperation { Call = FutexCall.UnlockPi, Word = word });

        Assert.Contains(world.Endings, ending => ending is { Process: 4, Outcome: Outcome.Granted });
        Assert.Equal(4u, word.Value & FutexBits.TidMask);
    }

    private static (Outcome Outcome, long Value) End(World world)
    {
        var ending = Assert.Single(world.Endings);
        world.Endings.Clear();
        return (ending.Outcome, ending.Value);
    }
}
