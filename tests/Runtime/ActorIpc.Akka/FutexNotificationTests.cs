using ActorIpc.Tests;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

/// <summary>An actor that has left a record on a futex word is told by a message, and no wake is lost with an actor that ends.</summary>
public sealed class FutexNotificationTests : IpcTestKit
{
    public static TheoryData<Ending> Endings { get; } = [.. Enum.GetValues<Ending>()];

    [Fact]
    [Rule("FUT-53")]
    public async Task A_record_that_is_woken_comes_as_a_message_while_the_actor_handles_others()
    {
        var (word, told) = (Ipc.CreateFutexWord(), CreateTestProbe());
        var actor = Watcher(told);
        await actor.DoAsync(async context => Assert.True((await context.Ipc().FutexWatchAsync(word, 0)).IsArmed));
        await actor.CaughtUpAsync();

        word.Exchange(1);
        Assert.Equal(1, await Self.FutexWakeAsync(word));

        var notification = await told.ExpectMsgAsync<FutexNotification>(Patience);
        Assert.False(notification.IsStale);
        var fetched = await actor.DoAsync(async context =>
        {
            Assert.Same(context.Ipc(), notification.Process);
            return await context.Ipc().FutexFetchAsync(timeout: TimeSpan.Zero);
        });
        Assert.Same(word, Assert.Single(fetched.Watches).Word);
        Assert.Equal(0, await Self.FutexWakeAsync(word));
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task Several_wakes_of_one_turn_come_as_one_message_and_one_fetch_takes_them_all()
    {
        var (word, told) = (Ipc.CreateFutexWord(), CreateTestProbe());
        var actor = Watcher(told);
        await actor.DoAsync(async context =>
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.True((await context.Ipc().FutexWatchAsync(word, 0)).IsArmed);
            }
        });

        Assert.Equal(3, await Self.FutexWakeAsync(word, 5));

        await told.ExpectMsgAsync<FutexNotification>(Patience);
        Assert.Equal(3, (await actor.DoAsync(async context => await context.Ipc().FutexFetchAsync(timeout: TimeSpan.Zero))).Watches.Count);
        await told.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    [Rule("FUT-50")]
    public async Task Who_asked_for_no_message_gets_none()
    {
        var (quiet, loud, told) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(), CreateTestProbe());
        var actor = Watcher(told);
        await actor.DoAsync(async context =>
        {
            Assert.True((await context.Ipc().FutexWatchAsync(quiet, 0, FutexSignal.None)).IsArmed);
            Assert.True((await context.Ipc().FutexWatchAsync(loud, 0)).IsArmed);
        });

        Assert.Equal(1, await Self.FutexWakeAsync(quiet));
        Assert.Equal(1, await Self.FutexWakeAsync(loud));

        await told.ExpectMsgAsync<FutexNotification>(Patience);
        Assert.Equal(2, (await actor.DoAsync(async context => await context.Ipc().FutexFetchAsync(timeout: TimeSpan.Zero))).Watches.Count);
        await told.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    [Rule("FUT-54")]
    public async Task A_wake_after_the_end_of_the_actor_goes_to_the_next(Ending ending)
    {
        var word = Ipc.CreateFutexWord();
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(async context => Assert.True((await context.Ipc().FutexWatchAsync(word, 0)).IsArmed));
        var next = Self.FutexWaitAsync(word, 0).AsTask();

        await EndAsync(mortal);

        await using var waker = Ipc.Enter("waker");
        Assert.Equal(1, await waker.FutexWakeAsync(word));
        Assert.True((await next.WaitAsync(Patience)).IsWoken);
        Assert.Equal(0, await waker.FutexWakeAsync(word));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    [Rule("FUT-54")]
    public async Task A_wake_that_the_actor_has_not_fetched_goes_to_the_next_when_the_actor_ends(Ending ending)
    {
        var word = Ipc.CreateFutexWord();
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(async context => Assert.True((await context.Ipc().FutexWatchAsync(word, 0)).IsArmed));
        var next = Self.FutexWaitAsync(word, 0).AsTask();
        await using var waker = Ipc.Enter("waker");
        Assert.Equal(1, await waker.FutexWakeAsync(word));
        Assert.False(next.IsCompleted);

        await EndAsync(mortal);

        Assert.True((await next.WaitAsync(Patience)).IsWoken);
        Assert.Equal(0, await waker.FutexWakeAsync(word));
    }

    [Theory]
    [InlineData(Ending.Throws)]
    [InlineData(Ending.ThrowsAndKeepsItsChildren)]
    public async Task What_the_actor_has_fetched_stays_with_it_and_its_message_is_stale_after_a_restart(Ending ending)
    {
        var (word, told) = (Ipc.CreateFutexWord(), CreateTestProbe());
        var actor = Watcher(told, ending == Ending.ThrowsAndKeepsItsChildren);
        await actor.DoAsync(async context => Assert.True((await context.Ipc().FutexWatchAsync(word, 0)).IsArmed));
        var next = Self.FutexWaitAsync(word, 0).AsTask();
        await using var waker = Ipc.Enter("waker");
        Assert.Equal(1, await waker.FutexWakeAsync(word));
        var notification = await told.ExpectMsgAsync<FutexNotification>(Patience);
        await actor.DoAsync(async context => Assert.True((await context.Ipc().FutexFetchAsync(timeout: TimeSpan.Zero)).IsFetched));

        actor.Throw();
        await actor.CaughtUpAsync();

        Assert.True(notification.IsStale);
        Assert.False(next.IsCompleted);
        Assert.Equal(1, await waker.FutexWakeAsync(word));
        Assert.True((await next.WaitAsync(Patience)).IsWoken);
    }

    [Fact]
    public async Task A_process_that_is_no_actor_hears_of_it_as_on_every_host()
    {
        var (word, told) = (Ipc.CreateFutexWord(), new TaskCompletionSource<IpcProcess>(TaskCreationOptions.RunContinuationsAsynchronously));
        Self.FutexNotified += told.SetResult;
        Assert.True((await Self.FutexWatchAsync(word, 0)).IsArmed);

        await using var waker = Ipc.Enter("waker");
        Assert.Equal(1, await waker.FutexWakeAsync(word));

        Assert.Same(Self, await told.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_actor_that_runs_on_the_threads_of_its_senders_is_not_run_inside_the_primitive()
    {
        var word = Ipc.CreateFutexWord();
        var fetched = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Fetcher(word, fetched)).WithDispatcher("akka.test.calling-thread-dispatcher"));
        await actor.Ask<bool>("watch", Patience);

        Assert.Equal(1, await Self.FutexWakeAsync(word));

        // Inside the primitive its fetch would have to wait for the primitive, and a zero timeout does not.
        Assert.Equal(1, await fetched.Task.WaitAsync(Patience));
    }

    private IActorRef Watcher(IActorRef told, bool keepsItsChildren = false) => Sys.ActorOf(Props.Create(() => new Watching(told, keepsItsChildren)));

    private sealed class Watching : Scripted
    {
        private readonly bool keepsItsChildren;

        public Watching(IActorRef told, bool keepsItsChildren)
        {
            this.keepsItsChildren = keepsItsChildren;
            Receive<FutexNotification>(told.Forward);
        }

        protected override void PreRestart(Exception reason, object message)
        {
            if (!keepsItsChildren)
            {
                base.PreRestart(reason, message);
            }
        }
    }

    private sealed class Fetcher : ReceiveActor
    {
        public Fetcher(FutexWord word, TaskCompletionSource<int> fetched)
        {
            Receive<string>(_ =>
            {
                Context.Ipc().FutexWatchAsync(word, 0).AsTask().Wait();
                Sender.Tell(true);
            });
            Receive<FutexNotification>(_ =>
            {
                var fetching = Context.Ipc().FutexFetchAsync(timeout: TimeSpan.Zero);
                fetched.SetResult(fetching.IsCompleted ? fetching.Result.Watches.Count : -1);
            });
        }
    }
}
