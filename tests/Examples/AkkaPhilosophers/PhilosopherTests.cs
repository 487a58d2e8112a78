using ActorIpc;
using ActorIpc.Akka;
using Akka.Actor;
using AkkaPhilosophers.Dining;

namespace AkkaPhilosophers.Tests;

public sealed class PhilosopherTests : TableOfThree
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_eats_with_both_forks_and_puts_both_back(bool awaits)
    {
        var guest = SeatOneThatEats(2, awaits);
        await ExpectOnTheTableAsync(0, 1, 0);

        Finish(guest);
        guest.Expect(Mood.Thinking);

        await ExpectOnTheTableAsync(1, 1, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_is_stopped_while_eating_has_given_its_forks_back_when_its_end_is_seen(bool awaits)
    {
        var guest = SeatOneThatEats(0, awaits);
        Watch(guest.Actor);

        Sys.Stop(guest.Actor);

        ExpectTerminated(guest.Actor);
        await ExpectOnTheTableAsync(1, 1, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_neighbour_of_one_that_is_stopped_while_eating_goes_on(bool awaits)
    {
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1, awaits);
        await ExpectOnTheTableAsync(0, 0, 1);

        Sys.Stop(first.Actor);

        second.Expect(Mood.Eating);
        await ExpectOnTheTableAsync(1, 0, 0);
    }

    [Fact]
    public async Task One_that_is_stopped_while_it_waits_takes_nothing_afterwards()
    {
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1);
        Watch(second.Actor);

        Sys.Stop(second.Actor);
        ExpectTerminated(second.Actor);
        Finish(first);
        first.Expect(Mood.Thinking);

        await ExpectOnTheTableAsync(1, 1, 1);
    }

    [Fact]
    public void One_that_collapses_while_eating_is_gone_and_the_neighbour_goes_on()
    {
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1);
        Watch(first.Actor);

        first.Tell(new Collapse());

        first.Expect(Mood.Collapsed);
        ExpectTerminated(first.Actor);
        second.Expect(Mood.Eating);
    }

    [Fact]
    public void One_that_throws_while_eating_is_restarted_and_eats_again()
    {
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1);

        first.Tell(new Choke());
        first.Expect(Mood.Choking, Mood.Thinking);
        second.Expect(Mood.Eating);

        first.Tell(new Appetite());
        first.Expect(Mood.Hungry);
        Finish(second);
        first.Expect(Mood.Eating);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_cannot_be_served_while_hungry_or_eating_is_served_later(bool awaits)
    {
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1, awaits);
        Watch(second.Actor);

        second.Tell(new HowIsIt());
        Finish(first);
        second.Expect(Mood.Eating);
        second.Tell(new Leave());
        Finish(second);

        second.Expect(Mood.Thinking);
        second.Ear.ExpectMsg(new Delicious(1));
        second.Expect(Mood.Left);
        ExpectTerminated(second.Actor);
    }

    [Fact]
    public void What_waits_to_be_served_outlives_a_restart()
    {
        var guest = SeatOneThatEats(0);

        guest.Tell(new HowIsIt());
        guest.Tell(new Choke());

        guest.Expect(Mood.Choking, Mood.Thinking);
        guest.Ear.ExpectMsg(new Delicious(0));
    }

    [Fact]
    public async Task One_that_is_restarted_while_it_waits_takes_nothing_for_its_former_life()
    {
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1);

        // There is no such fork: the answer is an error, and it throws.
        Self.Ref().Tell(IpcRequest.Of(process => process.AcquireAsync(Forks, 3)), second.Actor);
        second.Expect(Mood.Choking, Mood.Thinking);
        Finish(first);
        first.Expect(Mood.Thinking);
        await ExpectOnTheTableAsync(1, 1, 1);

        second.Tell(new Appetite());
        second.Expect(Mood.Hungry, Mood.Eating);
        Finish(second);
        second.Expect(Mood.Thinking);
        await ExpectOnTheTableAsync(1, 1, 1);
    }

    [Fact]
    public async Task A_stale_answer_is_no_meal()
    {
        var former = Sys.Ipc().Enter("a former life");
        former.Ref().Tell(IpcRequest.Of(process => process.AcquireAsync(Forks, 2)), TestActor);
        var stale = ExpectMsg<IpcAnswer<SemaphoreGrant>>();
        await former.DisposeAsync();
        Assert.True(stale.IsStale);
        var first = SeatOneThatEats(0);
        var second = SeatOneThatWaits(1);

        second.Tell(stale);
        second.Tell(new HowIsIt());
        Finish(first);
        second.Expect(Mood.Eating);
        second.Tell(stale);
        Finish(second);
        second.Expect(Mood.Thinking);
        second.Tell(stale);

        second.Ear.ExpectMsg(new Delicious(1));
        await ExpectOnTheTableAsync(1, 1, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_forks_are_removed_leaves(bool awaits)
    {
        SeatOneThatEats(0);
        var guest = SeatOneThatWaits(1, awaits);
        Watch(guest.Actor);

        await Self.RemoveAsync(Forks);

        guest.Expect(Mood.Left);
        ExpectTerminated(guest.Actor);
    }
}
