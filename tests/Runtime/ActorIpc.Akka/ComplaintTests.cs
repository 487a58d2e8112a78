using ActorIpc;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorIpc.Akka.Tests;

/// <summary>
/// Programs that hang with the usual means and finish with these. Each pair of tests is the same program twice; the one with the usual means documents why
/// it hangs, and where it has to wait for that, it waits for <see cref="Enough"/>.
/// </summary>
public sealed class ComplaintTests() : TestKit(
    """
    akka.loglevel = WARNING
    one-thread {
      type = Dispatcher
      executor = fork-join-executor
      dedicated-thread-pool { thread-count = 1 }
      throughput = 1
    }
    """)
{
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // akka.net issue 7835. Release lets the waiter go on inside itself, on the actor's one slot; the waiter releases in turn, and when the outer Release
    // writes the count that it had in mind, the permit is gone. Nobody holds it, and nobody will ever get it again.
    [Fact]
    public void A_SemaphoreSlim_inside_an_actor_loses_its_permit()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SlimActor()));

        actor.Tell("work twice at once");

        Assert.Equal("nobody holds the permit, and it cannot be had", ExpectMsg<string>(Patience));
    }

    [Fact]
    public void A_semaphore_array_inside_an_actor_does_not()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ArrayActor()));

        actor.Tell("work twice at once");

        Assert.Equal("the permit is there", ExpectMsg<string>(Patience));
    }

    // akka.net issue 6638. A handler that blocks on an Ask holds the thread that whoever it asked would need to answer.
    [Fact]
    public void A_handler_that_blocks_on_an_Ask_waits_for_its_own_thread()
    {
        var semaphore = Sys.ActorOf(Props.Create(() => new Semaphore()).WithDispatcher("one-thread"));
        var actor = Sys.ActorOf(Props.Create(() => new AskingActor(semaphore)).WithDispatcher("one-thread"));

        actor.Tell("take");

        Assert.Equal("no answer", ExpectMsg<string>(Patience));
    }

    [Fact]
    public void A_handler_that_takes_a_unit_blocks_nothing()
    {
        var set = Sys.Ipc().CreateSemaphores(1);
        var actor = Sys.ActorOf(Props.Create(() => new TakingActor(set)).WithDispatcher("one-thread"));

        // Even the one that has to wait leaves the thread to the one that it waits for.
        actor.Tell("take");
        Assert.Equal("taken", ExpectMsg<string>(Patience));
        var second = Sys.ActorOf(Props.Create(() => new TakingActor(set)).WithDispatcher("one-thread"));
        second.Tell("take");
        actor.Tell("give");
        Assert.Equal("taken", ExpectMsg<string>(Patience));
    }

    // akka.net issue 2546. An answer that is given by completing a task, in the ordinary way, runs what comes after the await inside the actor that gave
    // it; and if that asks the actor for more and waits, the actor waits for itself. Ask has been mended since; who completes a task in an actor has it.
    [Fact]
    public async Task What_comes_after_an_answer_runs_inside_the_actor_that_gave_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answering()));
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();

        async Task<bool> AskTwiceAsync()
        {
            await first.Task.ConfigureAwait(false);
            actor.Tell(second);
            return second.Task.Wait(Enough);
        }

        var asking = AskTwiceAsync();
        actor.Tell(first);

        Assert.False(await asking.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_comes_after_a_grant_does_not_run_inside_the_primitive()
    {
        var ipc = Sys.Ipc();
        var set = ipc.CreateSemaphores(0, 1);
        await using var asker = ipc.Enter("asker");
        await using var giver = ipc.Enter("giver");

        async Task<bool> TakeTwiceAsync()
        {
            await using var first = await asker.AcquireAsync(set, 0).ConfigureAwait(false);
            return asker.AcquireAsync(set, 1).AsTask().Wait(Patience);
        }

        var taking = TakeTwiceAsync();
        await giver.GiveAsync(set, 0);

        Assert.True(await taking.WaitAsync(Patience));
    }

    private sealed class SlimActor : ReceiveActor
    {
        private readonly SemaphoreSlim permit = new(1);

        public SlimActor() => ReceiveAsync<string>(async _ =>
        {
            var mayRelease = new TaskCompletionSource();
            var first = WorkAsync(mayRelease.Task);
            var second = WorkAsync(Task.CompletedTask);
            mayRelease.SetResult();
            await Task.WhenAll(first, second);
            Sender.Tell(await permit.WaitAsync(Enough) ? "the permit is there" : "nobody holds the permit, and it cannot be had");
        });

        private async Task WorkAsync(Task work)
        {
            await permit.WaitAsync();
            await work;
            permit.Release();
        }
    }

    private sealed class ArrayActor : ReceiveActor
    {
        private readonly SemaphoreSet permit = Context.System.Ipc().CreateSemaphores(1);

        public ArrayActor() => ReceiveAsync<string>(async _ =>
        {
            var self = Context.Ipc();
            var mayRelease = new TaskCompletionSource();
            var first = WorkAsync(self, mayRelease.Task);
            var second = WorkAsync(self, Task.CompletedTask);
            mayRelease.SetResult();
            await Task.WhenAll(first, second);
            await using var taken = await self.AcquireAsync(permit, timeout: Patience);
            Sender.Tell(taken.IsHeld ? "the permit is there" : "nobody holds the permit, and it cannot be had");
        });

        private async Task WorkAsync(IpcProcess self, Task work)
        {
            await using var taken = await self.AcquireAsync(permit);
            await work;
        }
    }

    private sealed class Semaphore : ReceiveActor
    {
        public Semaphore() => ReceiveAny(_ => Sender.Tell("taken"));
    }

    private sealed class AskingActor : ReceiveActor
    {
        public AskingActor(IActorRef semaphore) => Receive<string>(take =>
            Sender.Tell(semaphore.Ask<string>(take).Wait(Enough) ? "taken" : "no answer"));
    }

    private sealed class TakingActor : ReceiveActor
    {
        private SemaphoreGrant taken;

        public TakingActor(SemaphoreSet set)
        {
            ReceiveAsync<string>(order => order == "take", async _ =>
            {
                taken = await Context.Ipc().AcquireAsync(set);
                Sender.Tell("taken");
            });
            ReceiveAsync<string>(order => order == "give", async _ => await taken.DisposeAsync());
        }
    }

    private sealed class Answering : ReceiveActor
    {
        public Answering() => Receive<TaskCompletionSource>(asked => asked.SetResult());
    }
}
