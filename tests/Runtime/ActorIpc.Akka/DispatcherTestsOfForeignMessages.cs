using Akka.Actor;

namespace ActorIpc.Akka.Tests;

public sealed class DispatcherTestsOfForeignMessagesOnCallingThreads() : DispatcherTestsOfForeignMessages("");

public sealed class DispatcherTestsOfForeignMessagesOnTheDefaultDispatcher()
    : DispatcherTestsOfForeignMessages("""actoripc.primitive-dispatcher = "akka.actor.default-dispatcher" """);

/// <summary>Messages of others to the actor of a primitive: they neither hurt it nor overtake anything.</summary>
public abstract class DispatcherTestsOfForeignMessages(string settings) : IpcTestKit(settings)
{
    private const int Threads = 4, Each = 2000;

    [Fact]
    public async Task Identify_and_strings_among_thousands_of_calls_hurt_nobody()
    {
        var set = Ipc.CreateSemaphores(0);
        var actor = await ActorOfAsync(() => Ipc.Lock("other"));
        var arrays = await ActorOfAsync(() => set = Ipc.CreateSemaphores(0));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(slot => Task.Run(async () =>
        {
            await using var self = Ipc.Enter($"{slot}");
            for (var i = 0; i < Each; i++)
            {
                var giving = self.GiveAsync(set);
                switch (i % 4)
                {
                    case 0:
                        arrays.Tell(new Identify(i), TestActor);
                        break;
                    case 1:
                        arrays.Tell("a string");
                        break;
                    case 2:
                        actor.Tell(new object());
                        break;
                }

                Assert.True((await giving).IsGranted);
            }
        }))).WaitAsync(Patience);

        for (var i = 0; i < Threads * Each / 4; i++)
        {
            Assert.Equal(arrays, (await ExpectMsgAsync<ActorIdentity>(Patience)).Subject);
        }

        Assert.Equal(Threads * Each, await Self.GetValueAsync(set));
        Assert.True((await Self.LockAsync(Ipc.Lock("other"))).IsHeld);
    }

    [Fact]
    public async Task Calls_before_a_poison_pill_are_served_and_calls_after_it_are_refused()
    {
        for (var round = 0; round < 20; round++)
        {
            SemaphoreSet set = null!;
            var actor = await ActorOfAsync(() => set = Ipc.CreateSemaphores(0));
            var busy = Enumerable.Range(1, Threads - 1).Select(_ => Task.Run(() => GiveUntilRefusedAsync(set))).ToArray();
            await using var self = Ipc.Enter("poisoner");
            var before = Enumerable.Range(0, 200).Select(_ => self.GiveAsync(set).AsTask()).ToList();
            actor.Tell(PoisonPill.Instance);
            var after = Enumerable.Range(0, 200).Select(_ => self.GiveAsync(set).AsTask()).ToList();

            foreach (var call in before)
            {
                Assert.True((await call.WaitAsync(Patience)).IsGranted);
            }

            foreach (var call in after)
            {
                Assert.Equal(Errno.EIO, await ErrorOfAsync(call));
            }

            await Task.WhenAll(busy).WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_foreign_message_is_not_overtaken_by_calls_of_the_same_sender()
    {
        var (id, set) = await ArrayAsync(0);
        var actor = await Sys.ActorSelection($"/system/ipc/semaphores:{id}").ResolveOne(Patience);
        var busy = Enumerable.Range(1, Threads - 1).Select(_ => Task.Run(async () =>
        {
            await using var self = Ipc.Enter("busy");
            for (var i = 0; i < Each; i++)
            {
                await self.GiveAsync(set);
            }
        })).ToArray();
        for (var i = 0; i < Each; i++)
        {
            actor.Tell(new Identify(i), TestActor);
            await Self.GiveAsync(set);

            // The call has been served, so the one who asked before it has its answer already.
            Assert.True(HasMessages, $"message {i} has been overtaken");
            Assert.Equal(i, (await ExpectMsgAsync<ActorIdentity>(Patience)).MessageId);
        }

        await Task.WhenAll(busy).WaitAsync(Patience);
        Assert.Equal(Threads * Each, await Self.GetValueAsync(set));
    }

    private async Task GiveUntilRefusedAsync(SemaphoreSet set)
    {
        await using var self = Ipc.Enter("busy");
        try
        {
            for (var i = 0; i < 30_000; i++)
            {
                await self.OperateAsync(set, [SemaphoreOp.Give(0), SemaphoreOp.Take(0)]);
            }
        }
        catch (IpcException exception) when (exception.Error == Errno.EIO)
        {
            // As it must be.
        }
    }

    private Task<IActorRef> ActorOfAsync(Action make) => Sys.NewPrimitiveAsync(make);
}
