using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

/// <summary>The actor of a primitive ends, by a bug or by somebody: nobody waits in vain, and it is said aloud.</summary>
public sealed class SupervisionTests : IpcTestKit
{
    private const string Primitives = "/system/ipc/";

    public static TheoryData<bool> Pills { get; } = new(true, false);

    [Fact]
    public async Task Who_is_parked_in_a_primitive_that_throws_is_told_why_and_so_is_who_comes_later()
    {
        var set = await FaultyAsync();
        var other = await Script().DoAsync(context => context.Ipc());
        var parked = other.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        Assert.False(parked.IsCompleted);

        await EventFilter.Error(contains: "the primitive has thrown").ExpectOneAsync(Patience, async () =>
            Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.OperateAsync(set, [SemaphoreOp.Give(0)]).AsTask())));

        var told = await Assert.ThrowsAsync<IpcException>(() => parked.WaitAsync(Patience));
        Assert.Equal(Errno.EIO, told.Error);
        Assert.Contains(Faulty.Reason, told.Message, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.EIO, await ErrorOfAsync(other.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask()));
        }
    }

    [Fact]
    public async Task Other_primitives_go_on_when_one_throws_and_the_end_of_who_waited_is_not_disturbed()
    {
        var set = await FaultyAsync();
        var (id, sound) = await ArrayAsync(1);
        var mortal = await Mortal.StartAsync(Sys, Ending.Stop);
        await mortal.Actor.DoAsync(async context =>
        {
            Assert.True((await context.Ipc().AcquireAsync(sound)).IsHeld);
            _ = context.Ipc().OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        });
        await EventFilter.Error(contains: "thrown").ExpectOneAsync(Patience, async () =>
            Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.OperateAsync(set, [SemaphoreOp.Give(0)]).AsTask())));
        Assert.Equal(0, await Self.GetValueAsync(sound));

        await EndAsync(mortal);

        Assert.Equal(1, await Self.GetValueAsync(sound));
        Assert.Equal(0, await WaitersAsync(id));
    }

    [Theory]
    [MemberData(nameof(Pills))]
    public async Task Who_is_parked_in_a_primitive_whose_actor_is_stopped_is_told_and_so_is_who_comes_later(bool byPoison)
    {
        var guard = Ipc.Lock("victim");
        var sound = Ipc.Lock("sound");
        await using var owner = Ipc.Enter("owner");
        Assert.True((await owner.LockAsync(guard)).IsHeld);
        var calls = Enumerable.Range(0, 50).Select(_ => Self.LockAsync(guard).AsTask()).ToList();
        var asker = CreateTestProbe();
        var process = await Script().DoAsync(context => context.Ipc());
        process.Ref().Tell(IpcRequest.Of(self => self.LockAsync(guard), "asked"), asker);

        await EventFilter.Warning(contains: "ended with EIO: 51").ExpectOneAsync(Patience, () => EndAsync("lock:victim", byPoison));

        foreach (var call in calls)
        {
            Assert.Equal(Errno.EIO, await ErrorOfAsync(call));
        }

        Assert.Equal(Errno.EIO, Assert.IsType<IpcException>((await asker.ExpectMsgAsync<IpcAnswer<LockGrant>>(Patience)).Error).Error);
        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.LockAsync(guard).AsTask()));
        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.LockAsync(Ipc.Lock("victim")).AsTask()));
        Assert.True((await Self.LockAsync(sound)).IsHeld);
        process.Ref().Tell(IpcRequest.Of(self => self.LockAsync(Ipc.CreateLock()), "next"), asker);
        Assert.Equal("next", (await asker.ExpectMsgAsync<IpcAnswer<LockGrant>>(Patience)).Correlation);
    }

    [Fact]
    public async Task A_sleeper_whose_channel_is_stopped_is_told()
    {
        var (guard, channel) = (Ipc.Lock("guard"), Ipc.Channel("victim"));
        Assert.True((await Self.LockAsync(guard)).IsHeld);
        var sleeping = Self.SleepAsync(channel, guard).AsTask();
        Assert.False(sleeping.IsCompleted);

        await EventFilter.Warning(contains: "ended with EIO: 1").ExpectOneAsync(Patience, () => EndAsync("channel:victim", byPoison: true));

        Assert.Equal(Errno.EIO, await ErrorOfAsync(sleeping));
        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.WakeupAsync(channel).AsTask()));
    }

    [Fact]
    public async Task A_sleeper_whose_lock_is_stopped_is_told_when_it_wakes()
    {
        var (guard, channel) = (Ipc.Lock("victim"), Ipc.Channel("sound"));
        Assert.True((await Self.LockAsync(guard)).IsHeld);
        var sleeping = Self.SleepAsync(channel, guard).AsTask();
        await EventFilter.Warning(contains: "ended with EIO: 0").ExpectOneAsync(Patience, () => EndAsync("lock:victim", byPoison: true));
        Assert.False(sleeping.IsCompleted);

        await using var waker = Ipc.Enter("waker");
        Assert.Equal(1, await waker.WakeupAsync(channel));

        Assert.Equal(Errno.EIO, await ErrorOfAsync(sleeping));
    }

    [Fact]
    public async Task Timeouts_tokens_and_ends_of_those_who_were_told_change_nothing_and_leave_no_dead_letters()
    {
        var deadLetters = CreateTestProbe();
        Sys.EventStream.Subscribe(deadLetters.Ref, typeof(DeadLetter));
        var (id, set) = await ArrayAsync(0);
        using var source = new CancellationTokenSource();
        var process = Ipc.Enter("waiting");
        Task[] calls =
        [
            process.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: TimeSpan.FromHours(1)).AsTask(),
            process.OperateAsync(set, [SemaphoreOp.Take(0)], cancellation: source.Token).AsTask(),
            process.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true).AsTask(),
        ];
        await EventFilter.Warning(contains: "ended with EIO: 3").ExpectOneAsync(Patience, () => EndAsync($"semaphores:{id}", byPoison: false));
        foreach (var call in calls)
        {
            Assert.Equal(Errno.EIO, await ErrorOfAsync(call));
        }

        await source.CancelAsync();
        Assert.True(await Self.InterruptAsync(process.Id));
        Assert.True(await Self.KillAsync(process.Id));
        await process.DisposeAsync();
        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.GetValueAsync(set).AsTask()));
        Sys.DeadLetters.Tell("the last one", TestActor);

        Assert.Equal("the last one", (await deadLetters.ExpectMsgAsync<DeadLetter>(Patience)).Message);
    }

    [Fact]
    public async Task Calls_that_race_with_the_stop_of_the_actor_are_each_answered_once()
    {
        for (var round = 0; round < 100; round++)
        {
            var name = $"victim {round}";
            var guard = Ipc.Lock(name);
            var calls = Enumerable.Range(0, 4).Select(slot => Task.Run(async () =>
            {
                await using var self = Ipc.Enter($"racer {slot}");
                for (var i = 0; i < 1_000_000; i++)
                {
                    try
                    {
                        await using var key = await self.LockAsync(guard);
                        Assert.True(key.IsHeld);
                        await Task.Yield();
                    }
                    catch (IpcException exception) when (exception.Error == Errno.EIO)
                    {
                        return;
                    }
                }

                Assert.Fail("the lock lives on");
            })).ToArray();

            Sys.ActorSelection(Primitives + Uri.EscapeDataString($"lock:{name}").Replace("%3A", ":", StringComparison.Ordinal)).Tell(PoisonPill.Instance);

            await Task.WhenAll(calls).WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_primitive_whose_effect_cannot_be_carried_out_answers_and_says_why()
    {
        // The name of the next array's actor is taken.
        await using var other = Ipc.Enter("other");
        var guardian = await Sys.ActorSelection("/system/ipc").ResolveOne(Patience);
        ((ActorCell)((ActorRefWithCell)guardian).Underlying).ActorOf(Props.Create<Scripted>(), "semaphores:0");

        var making = Array.Empty<Task>();
        await EventFilter.Error(contains: "the primitive has thrown").ExpectOneAsync(Patience, async () =>
        {
            making = [Self.SystemV.SemGetAsync(IpcKey.Private, 1, IpcFlags.Create).AsTask()];
            await Task.WhenAny(making).WaitAsync(Patience);
        });

        Assert.Equal(Errno.EIO, await ErrorOfAsync(other.SystemV.SemGetAsync(IpcKey.Private, 1, IpcFlags.Create).AsTask()));
    }

    [Fact]
    public async Task Who_ends_a_wait_at_an_address_that_it_has_left_follows_it_though_nobody_is_there_any_more()
    {
        var (guard, channel) = (Ipc.Lock("guard"), Ipc.Channel("left"));
        Assert.True((await Self.LockAsync(guard)).IsHeld);
        await using var other = Ipc.Enter("other");
        var sleeping = Self.SleepAsync(channel, guard).AsTask();
        Assert.True((await other.LockAsync(guard)).IsHeld);
        var request = Assert.Single(Self.Outstanding());
        var (left, generation) = ((ActorIpc.Hosting.Mailbox)request.Home!, request.Generation);
        Assert.Equal(1, await other.WakeupAsync(channel));
        Assert.False(sleeping.IsCompleted);
        var shell = await Sys.ActorSelection("/system/ipc/channel:left").ResolveOne(Patience);
        Watch(shell);
        shell.Tell(PoisonPill.Instance);
        await ExpectTerminatedAsync(shell, Patience);

        left.Abandon(request, generation, Outcome.Exited);

        Assert.Equal(Outcome.Exited, (await sleeping.WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task The_end_of_an_actor_does_not_touch_who_waits_elsewhere_by_now()
    {
        var (left, guard) = (Ipc.Lock("left"), Ipc.Lock("guard"));
        Assert.True((await Self.LockAsync(left)).IsHeld);
        await using var other = Ipc.Enter("other");
        Assert.True((await other.LockAsync(guard)).IsHeld);
        var waiting = Self.LockAsync(guard).AsTask();

        // It was found in the list of its process while it waited at the other lock, was answered there, and is in use again.
        var mailbox = Ipc.Host.Find<ActorIpc.Actors.SleepOperation>("lock/left")!;
        Assert.Equal(0, ActorIpc.Akka.Shells.ShellLink.Of(mailbox).Close("its actor was stopped", mailbox, Self.Outstanding()));

        Assert.False(waiting.IsCompleted);
        Assert.Equal(Errno.EIO, await ErrorOfAsync(Self.LockAsync(left).AsTask()));
    }

    private async Task EndAsync(string name, bool byPoison)
    {
        var shell = await Sys.ActorSelection(Primitives + name).ResolveOne(Patience);
        Watch(shell);
        shell.Tell(byPoison ? PoisonPill.Instance : Kill.Instance);
        await ExpectTerminatedAsync(shell, Patience);
    }

    // Semaphores are found by number, so one that is started under the name of a number can be used through the public API.
    private async Task<SemaphoreSet> FaultyAsync()
    {
        const int Id = 31000;
        Ipc.Host.GetOrStart(ActorIpc.Actors.SemaphoreRegistry.NameOf(Id), static () => new Faulty());
        return await Self.SystemV.OpenAsync(Id);
    }
}
