using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>An actor ends, in one way or another, while it holds or waits: the dead hold nothing.</summary>
public sealed class ActorProcessTests : IpcTestKit
{
    public static TheoryData<Ending> Endings { get; } = new(Enum.GetValues<Ending>());

    // Those that reach an actor that awaits; what is sent to its mailbox has to wait.
    public static TheoryData<Ending> EndingsFromOutside { get; } = new(Ending.Stop, Ending.ParentStops, Ending.ParentThrows);

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task The_units_are_back_when_the_end_can_be_seen(Ending ending)
    {
        var set = Ipc.CreateSemaphores(3);
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(async context => Assert.True((await context.Ipc().AcquireAsync(set, 0, 2)).IsHeld));
        Assert.Equal(1, await Self.GetValueAsync(set));

        await EndAsync(mortal);

        Assert.Equal(3, await Self.GetValueAsync(set));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_neighbour_who_waits_gets_the_units(Ending ending)
    {
        var (id, set) = await ArrayAsync(1);
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(async context => Assert.True((await context.Ipc().AcquireAsync(set)).IsHeld));
        var neighbour = await Script().BeginAsync(process => process.AcquireAsync(set));
        Assert.Equal(1, await WaitersAsync(id));

        await EndAsync(mortal);

        Assert.True((await neighbour.WaitAsync(Patience)).IsHeld);
        Assert.Equal(0, await WaitersAsync(id));
        Assert.Equal(0, await Self.GetValueAsync(set));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_lock_passes_on_and_says_that_its_owner_died(Ending ending)
    {
        var guard = Ipc.CreateLock();
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(async context => Assert.True((await context.Ipc().LockAsync(guard)).IsHeld));
        var next = await Script().BeginAsync(process => process.LockAsync(guard));
        Assert.False(next.IsCompleted);

        await EndAsync(mortal);

        var grant = await next.WaitAsync(Patience);
        Assert.True(grant.IsHeld);
        Assert.True(grant.OwnerDied);
        await grant.DisposeAsync();
        Assert.True(Self.TryLock(guard, out var free));
        Assert.False(free.OwnerDied);
    }

    [Theory]
    [MemberData(nameof(EndingsFromOutside))]
    public async Task A_wait_that_the_actor_awaits_vanishes(Ending ending)
    {
        var (id, set) = await ArrayAsync(0);
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.BeginAsync(process => process.AcquireAsync(set));
        Assert.Equal(1, await WaitersAsync(id));

        await EndAsync(mortal);

        Assert.Equal(0, await WaitersAsync(id));
        Assert.True((await Self.GiveAsync(set)).IsGranted);
        Assert.Equal(1, await Self.GetValueAsync(set));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_wait_that_was_sent_as_a_message_vanishes(Ending ending)
    {
        var (id, set) = await ArrayAsync(0);
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(context =>
        {
            context.Ipc().Ref().Tell(IpcRequest.Of(process => process.AcquireAsync(set)));
            return true;
        });
        Assert.Equal(1, await WaitersAsync(id));

        await EndAsync(mortal);

        Assert.Equal(0, await WaitersAsync(id));
        Assert.True((await Self.GiveAsync(set)).IsGranted);
        Assert.Equal(1, await Self.GetValueAsync(set));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Waits_of_every_kind_end_with_the_actor_though_nobody_awaits_them(Ending ending)
    {
        var set = Ipc.CreateSemaphores(0);
        var (taken, held) = (Ipc.CreateLock(), Ipc.CreateLock());
        var channel = Ipc.CreateChannel();
        Assert.True((await Self.LockAsync(taken)).IsHeld);
        var mortal = await Mortal.StartAsync(Sys, ending);
        var outcomes = await mortal.Actor.DoAsync(async context =>
        {
            var process = context.Ipc();
            await process.LockAsync(held);
            return new[]
            {
                OutcomeAsync(process.OperateAsync(set, [SemaphoreOp.Take(0)]), result => result.Outcome),
                OutcomeAsync(process.LockAsync(taken), result => result.Outcome),
                OutcomeAsync(process.LockInterruptibleAsync(taken), result => result.Outcome),
                OutcomeAsync(process.RendezvousAsync(1, 2), result => result.Outcome),
                OutcomeAsync(process.SleepUninterruptibleAsync(channel, held), result => result.Outcome),
            };
        });
        Assert.All(outcomes, outcome => Assert.False(outcome.IsCompleted));

        await EndAsync(mortal);

        foreach (var outcome in outcomes)
        {
            Assert.Equal(Outcome.Exited, await outcome.WaitAsync(Patience));
        }

        Assert.True(Self.TryLock(held, out _));
        Assert.Equal(Outcome.WouldBlock, (await Self.RendezvousAsync(1, 3, TimeSpan.Zero)).Outcome);
        Assert.Equal(0, await Self.WakeupAsync(channel));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task The_process_and_its_actor_have_ended_when_the_end_can_be_seen(Ending ending)
    {
        var mortal = await Mortal.StartAsync(Sys, ending);
        var process = await mortal.Actor.DoAsync(context => context.Ipc());
        var watch = CreateTestProbe();
        watch.Watch(process.Ref());

        await EndAsync(mortal);

        await watch.ExpectTerminatedAsync(process.Ref(), Patience);
        Assert.Equal(ExitStatus.Killed, await process.Completion.WaitAsync(Patience));
        Assert.False(await Self.KillAsync(process.Id));
        Assert.Equal(Errno.ESRCH, await ErrorOfAsync(process.GetValueAsync(Ipc.CreateSemaphores(1)).AsTask()));
    }
}
