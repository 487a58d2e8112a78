using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>What happens between a kick and the try that comes of it. Processes 0, 1 and 2 take; 4 gives.</summary>
public class UserSemaphoreTests
{
    private readonly UserSemaphoreDriver driver = new(0);

    [Fact]
    [Rule("REN-23")]
    public void Who_comes_between_a_kick_and_the_try_takes_first_and_the_kicked_one_is_back_in_its_place()
    {
        Acquire(0);
        Acquire(1);
        Release(1);

        Acquire(2);
        Assert.Equal(Outcome.Granted, driver.World.Endings.Single().Outcome);
        Run();
        Assert.Empty(driver.World.Endings);

        Release(1);
        Run();
        Assert.Equal(1, driver.World.Endings.Single().Process);
    }

    [Fact]
    [Rule("REN-23")]
    public void Two_that_were_kicked_in_vain_stand_in_order_of_arrival_whoever_tried_first()
    {
        Acquire(0);
        Acquire(1);
        Release(1);
        Acquire(2);
        Release(1);
        Acquire(2);

        // Of the two that are on their way 0 tries first, is kicked again, and so comes back after 1.
        Run();
        Release(1);
        Acquire(2);
        Run();
        Run();

        Release(1);
        Run();
        Assert.Equal(1, driver.World.Endings.Single().Process);
    }

    [Theory]
    [InlineData(Outcome.Interrupted)]
    [InlineData(Outcome.TimedOut)]
    [InlineData(Outcome.Exited)]
    [Rule("REN-25")]
    public void Who_leaves_after_its_kick_passes_it_on(Outcome reason)
    {
        Acquire(0);
        Acquire(1);
        Release(1);
        driver.Carry(new UserSemaphoreStep(reason == Outcome.Exited ? UserSemaphoreStepKind.Exit : UserSemaphoreStepKind.Abandon, 0, Reason: reason));

        Run();
        Assert.Equal((1, reason), (driver.World.Endings.Single().Process, driver.World.Endings.Single().Outcome));
        Run();

        Assert.Equal((2, Outcome.Granted), (driver.World.Endings.Single().Process, driver.World.Endings.Single().Outcome));
        Assert.Equal(0, driver.Value);
    }

    [Fact]
    public void Waiting_and_giving_up_allocates_nothing()
    {
        var semaphore = new UserSemaphore(0);
        var outbox = new Outbox();
        var call = new Call<UserSemaphoreOperation> { Process = new FakeProcess(1) };
        SubmitAndAbandon();

        var before = GC.GetAllocatedBytesForCurrentThread();
        SubmitAndAbandon();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void SubmitAndAbandon()
        {
            call.UseAgain();
            semaphore.Submit(call, outbox);
            semaphore.Abandon(call, Outcome.TimedOut, outbox);
            outbox.Clear();
        }
    }

    private void Acquire(int process) => Assert.True(driver.Carry(new UserSemaphoreStep(UserSemaphoreStepKind.Call, process)));

    private void Release(int count) => Assert.True(driver.Carry(new UserSemaphoreStep(UserSemaphoreStepKind.Call, 4, UserSemaphoreCall.Release, count)));

    private void Run() => Assert.True(driver.Carry(new UserSemaphoreStep(UserSemaphoreStepKind.Run)));
}
