using Akka.Actor;
using Akka.Actor.Internal;

namespace ActorIpc.Akka.Tests;

/// <summary>Calls that are awaited inside ReceiveAsync: what comes after them is still the actor's, and nobody's thread is held.</summary>
public sealed class AwaitInsideReceiveAsyncTests() : IpcTestKit(
    """
    one-thread {
      type = Dispatcher
      executor = fork-join-executor
      dedicated-thread-pool { thread-count = 1 }
      throughput = 1
    }
    """)
{
    [Fact]
    public async Task What_comes_after_a_wait_has_the_context_of_the_actor_and_the_sender_of_the_message()
    {
        var (set, guard, channel) = (Ipc.CreateSemaphores(0, 0), Ipc.CreateLock(), Ipc.CreateChannel());
        var actor = Sys.ActorOf(Props.Create(() => new Careful(set, guard, channel)));
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        actor.Tell("first", first);
        actor.Tell("second", second);

        foreach (var asker in new[] { first, second })
        {
            await Self.GiveAsync(set);
            Assert.Equal("taken", await asker.ExpectMsgAsync<string>(Patience));
            Assert.Equal(actor, asker.LastSender);
            Assert.Equal(5UL, (await Self.RendezvousAsync(1, 6)).Value);
            Assert.Equal("met 6", await asker.ExpectMsgAsync<string>(Patience));
            Assert.Equal("locked", await asker.ExpectMsgAsync<string>(Patience));
            await using (var key = await Self.LockAsync(guard))
            {
                // It gave the lock up, so it sleeps.
                Assert.Equal(1, await Self.WakeupAsync(channel));
            }

            Assert.Equal("woken", await asker.ExpectMsgAsync<string>(Patience));
            Assert.Equal("paused", await asker.ExpectMsgAsync<string>(Patience));
            Assert.Equal("reaped", await asker.ExpectMsgAsync<string>(Patience));
            Assert.Equal("done", await asker.ExpectMsgAsync<string>(Patience));
        }
    }

    [Fact]
    public async Task A_condition_is_looked_at_in_the_context_of_the_actor()
    {
        var (guard, channel, actor) = (Ipc.CreateLock(), Ipc.CreateChannel(), Script());
        var looking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var looks = new List<IActorRef?>();
        var sleeping = actor.DoAsync(async context =>
        {
            await using var key = await context.Ipc().LockAsync(guard);
            await context.Ipc().SleepUntilAsync(channel, guard, () =>
            {
                looks.Add(InternalCurrentActorCellKeeper.Current?.Self);
                looking.TrySetResult();
                return looks.Count == 3;
            });
        });
        await looking.Task.WaitAsync(Patience);
        for (var i = 0; i < 2; i++)
        {
            await using var key = await Self.LockAsync(guard);
            Assert.Equal(1, await Self.WakeupAsync(channel));
        }

        await sleeping.WaitAsync(Patience);
        Assert.Equal([actor, actor, actor], looks);
    }

    [Fact]
    public async Task While_one_handler_waits_no_other_runs()
    {
        const int Messages = 200;
        var (id, set) = await ArrayAsync(0);
        var actor = Sys.ActorOf(Props.Create(() => new OneAtATime(set)));
        for (var i = 0; i < Messages; i++)
        {
            actor.Tell(i, TestActor);
        }

        for (var i = 0; i < Messages; i++)
        {
            await Self.GiveAsync(set);
            Assert.Equal(i, await ExpectMsgAsync<int>(Patience));
            Assert.InRange(await WaitersAsync(id), 0, 1);
        }
    }

    [Theory]
    [InlineData("akka.actor.default-dispatcher")]
    [InlineData("one-thread")]
    public async Task Many_actors_on_one_semaphore_are_never_more_inside_than_there_are_units(string dispatcher)
    {
        const int Actors = 100, Each = 20, Units = 3;
        var set = Ipc.CreateSemaphores(Units);
        var inside = new Inside();
        var actors = Enumerable.Range(0, Actors)
            .Select(_ => Sys.ActorOf(Props.Create(() => new Guest(set, inside)).WithDispatcher(dispatcher))).ToList();
        for (var i = 0; i < Each; i++)
        {
            actors.ForEach(actor => actor.Tell("enter", TestActor));
        }

        for (var i = 0; i < Actors * Each; i++)
        {
            Assert.InRange(await ExpectMsgAsync<int>(Patience), 1, Units);
        }

        Assert.Equal(Units, await Self.GetValueAsync(set));
    }

    [Fact]
    public async Task Two_actors_that_wait_for_each_other_on_the_only_thread_finish()
    {
        const int Rounds = 500;
        var set = Ipc.CreateSemaphores(1, 0);
        var players = Enumerable.Range(0, 2).Select(number => Sys.ActorOf(Props.Create<Scripted>().WithDispatcher("one-thread"))).ToList();

        var playing = players.Select((player, number) => player.DoAsync(async context =>
        {
            var self = context.Ipc();
            for (var i = 0; i < Rounds; i++)
            {
                Assert.True((await self.OperateAsync(set, [SemaphoreOp.Take(number)])).IsGranted);
                await self.GiveAsync(set, 1 - number);
                Assert.Equal((ulong)i, (await self.RendezvousAsync(7, (ulong)i)).Value);
            }
        })).ToArray();

        await Task.WhenAll(playing).WaitAsync(Patience);
        Assert.Equal(1, await Self.GetValueAsync(set));
    }

    private sealed class Careful : ReceiveActor
    {
        public Careful(SemaphoreSet set, IpcLock guard, WaitChannel channel) => ReceiveAsync<string>(async _ =>
        {
            var (self, sender, process) = (Self, Sender, Context.Ipc());
            await process.OperateAsync(set, [SemaphoreOp.Take(0)]);
            Say("taken");
            Say($"met {(await process.RendezvousAsync(1, 5)).Value}");
            await using (await process.LockAsync(guard))
            {
                Say("locked");
                Assert.True((await process.SleepAsync(channel, guard)).IsWoken);
                Say("woken");
            }

            await process.PauseAsync(TimeSpan.FromMilliseconds(1));
            Say("paused");
            process.Fork("child", child => child.GiveAsync(set, 1).AsTask());
            Assert.True((await process.WaitAsync()).IsReaped);
            Say("reaped");
            await using (var grant = await process.AcquireAsync(set, 1))
            {
                Assert.True(grant.IsHeld);
            }

            await process.OperateAsync(set, [SemaphoreOp.Take(1)]);
            Assert.Same(process, Context.Ipc());
            Say("done");

            void Say(string what)
            {
                Assert.Equal(self, Self);
                Assert.Equal(self, Context.Self);
                Assert.Equal(sender, Sender);
                Sender.Tell(what);
            }
        });

        protected override void PreRestart(Exception reason, object message) => Sender.Tell(reason.ToString());
    }

    private sealed class OneAtATime : ReceiveActor
    {
        private int inside;

        public OneAtATime(SemaphoreSet set) => ReceiveAsync<int>(async number =>
        {
            var within = ++inside;
            await Context.Ipc().OperateAsync(set, [SemaphoreOp.Take(0)]);
            Sender.Tell(within == 1 && inside == 1 ? number : -1);
            inside--;
        });
    }

    private sealed class Inside
    {
        private int number;

        public int Enter() => Interlocked.Increment(ref number);

        public void Leave() => Interlocked.Decrement(ref number);
    }

    private sealed class Guest : ReceiveActor
    {
        public Guest(SemaphoreSet set, Inside inside) => ReceiveAsync<string>(async _ =>
        {
            var together = -1;
            await using (var unit = await Context.Ipc().AcquireAsync(set))
            {
                if (unit.IsHeld)
                {
                    together = inside.Enter();
                    await Task.Yield();
                    inside.Leave();
                }
            }

            // Told once the unit is back.
            Sender.Tell(together);
        });
    }
}
