using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>Which process an actor is, from one life to the next.</summary>
public sealed class ActorLifeTests : IpcTestKit
{
    [Fact]
    public async Task One_incarnation_is_one_process()
    {
        var actor = Script();
        var first = await actor.DoAsync(context => context.Ipc());
        var second = await actor.DoAsync(async context =>
        {
            await Task.Yield();
            return context.Ipc();
        });

        Assert.Same(first, second);
        Assert.NotSame(first, await Script().DoAsync(context => context.Ipc()));
        Assert.Same(Sys.Ipc(), first.System);
    }

    [Theory]
    [InlineData(Ending.Throws)]
    [InlineData(Ending.ThrowsAndKeepsItsChildren)]
    public async Task After_a_restart_the_actor_is_a_new_process_that_works(Ending ending)
    {
        var set = Ipc.CreateSemaphores(1);
        var guard = Ipc.CreateLock();
        var mortal = await Mortal.StartAsync(Sys, ending);
        for (var life = 0; life < 5; life++)
        {
            var before = await mortal.Actor.DoAsync(async context =>
            {
                var process = context.Ipc();
                Assert.True((await process.AcquireAsync(set)).IsHeld);
                Assert.Equal(life > 0, (await process.LockAsync(guard)).OwnerDied);
                return process.Id;
            });
            mortal.Actor.Throw();
            Assert.NotEqual(before, await mortal.Actor.DoAsync(context => context.Ipc().Id));
        }
    }

    [Fact]
    public async Task An_actor_that_is_resumed_goes_on_as_the_same_process_with_what_it_holds()
    {
        var set = Ipc.CreateSemaphores(1);
        var parent = Sys.ActorOf(Props.Create<Forgiving>());
        var actor = await parent.DoAsync(context => context.ActorOf(Props.Create<Scripted>()));
        var process = await actor.DoAsync(async context =>
        {
            Assert.True((await context.Ipc().AcquireAsync(set)).IsHeld);
            return context.Ipc();
        });

        actor.Throw();

        Assert.Same(process, await actor.DoAsync(context => context.Ipc()));
        Assert.Equal(0, await Self.GetValueAsync(set));
    }

    [Fact]
    public async Task An_actor_that_disposes_its_process_and_asks_again_is_a_new_one()
    {
        var set = Ipc.CreateSemaphores(1);
        await Script().DoAsync(async context =>
        {
            var first = context.Ipc();
            Assert.True((await first.AcquireAsync(set)).IsHeld);
            await first.DisposeAsync();
            Assert.Equal(1, await Self.GetValueAsync(set));
            Assert.True((await first.Completion).IsSuccess);

            var second = context.Ipc();
            Assert.NotEqual(first.Id, second.Id);
            Assert.True((await second.AcquireAsync(set, timeout: TimeSpan.Zero)).IsHeld);
            Assert.Same(second, context.Ipc());
        });
    }

    [Fact]
    public async Task A_parent_that_stops_takes_children_and_grandchildren_with_it_and_all_is_back_when_it_is_gone()
    {
        var (id, set) = await ArrayAsync(30, 0);
        var root = Script();
        var all = new List<IActorRef> { root };
        for (var i = 0; i < 9; i++)
        {
            all.Add(await all[i / 3].DoAsync(context => context.ActorOf(Props.Create<Scripted>())));
        }

        foreach (var actor in all)
        {
            await actor.DoAsync(async context => Assert.True((await context.Ipc().AcquireAsync(set, 0, 3)).IsHeld));
            await actor.BeginAsync(process => process.OperateAsync(set, [SemaphoreOp.Take(1)]));
        }

        Assert.Equal(10, await WaitersAsync(id, 1));

        await EndAsync(new Mortal(root, null, Ending.Stop));

        Assert.Equal(30, await Self.GetValueAsync(set));
        Assert.Equal(0, await WaitersAsync(id, 1));
    }

    [Fact]
    public async Task A_killed_actor_process_wakes_and_the_actor_goes_on()
    {
        var set = Ipc.CreateSemaphores(0);
        var actor = Script();
        var process = await actor.DoAsync(context => context.Ipc());
        var waiting = await actor.BeginAsync(self => self.AcquireAsync(set));

        Assert.True(await Self.KillAsync(process.Id));

        Assert.True((await waiting.WaitAsync(Patience)).IsKilled);
        Assert.True(await actor.DoAsync(context => context.Ipc().Killed));
    }

    [Fact]
    public async Task Stopping_the_actor_of_its_process_ends_the_wait_of_an_actor_that_lives_on()
    {
        var set = Ipc.CreateSemaphores(0);
        var actor = Script();
        var process = await actor.DoAsync(context => context.Ipc());
        var waiting = await actor.BeginAsync(self => self.OperateAsync(set, [SemaphoreOp.Take(0)]));

        Sys.Stop(process.Ref());

        Assert.Equal(Outcome.Exited, (await waiting.WaitAsync(Patience)).Outcome);
        Assert.NotEqual(process.Id, await actor.DoAsync(context => context.Ipc().Id));
    }
}
