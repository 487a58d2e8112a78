using Akka.Actor;

namespace ActorIpc.Akka.Tests;

public sealed class DispatcherTestsOfDeepChainsOnCallingThreads() : DispatcherTestsOfDeepChains("");

public sealed class DispatcherTestsOfDeepChainsOnTheDefaultDispatcher()
    : DispatcherTestsOfDeepChains("""actoripc.primitive-dispatcher = "akka.actor.default-dispatcher" """);

/// <summary>What causes what causes what, thousands of times: no stack is deep enough to be used for that.</summary>
public abstract class DispatcherTestsOfDeepChains(string settings) : IpcTestKit("actoripc.check-invariants = off\n" + settings)
{
    private const int Length = 2000;

    [Fact]
    public async Task A_lock_passes_through_thousands_who_release_it_at_once()
    {
        var guard = Ipc.CreateLock();
        var key = await Self.LockAsync(guard);
        for (var i = 0; i < Length; i++)
        {
            Ipc.Enter("next").Ref().Tell(
                IpcRequest.Of(
                    async self =>
                    {
                        await using var held = await self.LockAsync(guard).ConfigureAwait(false);
                        return held is { IsHeld: true, OwnerDied: false };
                    }),
                TestActor);
        }

        await key.DisposeAsync();

        for (var i = 0; i < Length; i++)
        {
            Assert.True((await ExpectMsgAsync<IpcAnswer<bool>>(Patience)).Result);
        }
    }

    [Fact]
    public async Task A_lock_passes_through_thousands_who_end_holding_it()
    {
        var guard = Ipc.CreateLock();
        var key = await Self.LockAsync(guard);
        var processes = Enumerable.Range(0, Length).Select(_ => Ipc.Spawn("next", async self =>
        {
            await self.LockAsync(guard).ConfigureAwait(false);
            return new ExitStatus(5);
        })).ToList();

        await key.DisposeAsync();

        foreach (var process in processes)
        {
            Assert.Equal(new ExitStatus(5), await process.Completion.WaitAsync(Patience));
        }

        Assert.True((await Self.LockAsync(guard, Patience)).IsHeld);
    }

    [Fact]
    public async Task Requests_of_which_each_sends_the_next_from_inside_its_call_all_arrive()
    {
        var set = Ipc.CreateSemaphores(0);
        var processes = Enumerable.Range(0, Length).Select(i => Ipc.Enter($"{i}")).ToArray();

        Send(0);

        for (var i = 0; i < Length; i++)
        {
            await ExpectMsgAsync<IpcAnswer<OperateResult>>(Patience);
        }

        Assert.Equal(Length, await Self.GetValueAsync(set));

        void Send(int number)
        {
            if (number < Length)
            {
                processes[number].Ref().Tell(
                    IpcRequest.Of(self =>
                    {
                        Send(number + 1);
                        return self.GiveAsync(set);
                    }),
                    TestActor);
            }
        }
    }

    [Fact]
    public async Task Sleepers_with_a_lock_each_are_woken_by_one_wakeup()
    {
        var channel = Ipc.CreateChannel();
        var sleepers = new List<Task<SleepResult>>();
        for (var i = 0; i < Length; i++)
        {
            var (sleeper, held) = (Ipc.Enter("sleeper"), Ipc.CreateLock());
            Assert.True((await sleeper.LockAsync(held)).IsHeld);
            sleepers.Add(sleeper.SleepAsync(channel, held).AsTask());

            // Who gets the lock knows that the other one sleeps.
            await using var key = await Self.LockAsync(held);
        }

        Assert.Equal(Length, await Self.WakeupAsync(channel));

        foreach (var sleeper in sleepers)
        {
            Assert.True((await sleeper.WaitAsync(Patience)).IsWoken);
        }
    }

    [Fact]
    public async Task A_line_of_descendants_ends_from_the_last_to_the_first()
    {
        const int Generations = 500;
        var first = Ipc.Spawn("0", self => LiveAsync(self, 1));

        Assert.Equal(Generations, (await first.Completion.WaitAsync(Patience)).Code);

        async Task<ExitStatus> LiveAsync(IpcProcess self, int generation)
        {
            if (generation == Generations)
            {
                return new ExitStatus(generation);
            }

            self.Fork($"{generation}", child => LiveAsync(child, generation + 1));
            var child = await self.WaitAsync();
            return child.Status;
        }
    }
}
