using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>Processes with bodies are actors: seen, watched and stopped as any other.</summary>
public sealed class BodiesAsActorsTests : IpcTestKit
{
    private const string Processes = "/system/ipc/process";

    [Fact]
    public async Task Each_process_has_an_actor_that_is_found_by_its_number_and_name()
    {
        var set = Ipc.CreateSemaphores(0);
        var spawned = Ipc.Spawn("worker", self => self.AcquireAsync(set).AsTask());
        var forked = Self.Fork("child", self => self.AcquireAsync(set).AsTask());
        var entered = Ipc.Enter("visitor");

        var found = await Sys.ChildrenOfAsync(Processes);

        foreach (var process in new[] { spawned, forked, entered })
        {
            Assert.Equal(process.Ref(), Assert.Single(found, actor => actor.Path.Name == $"{process.Id}-{process.Name}"));
        }

        await IsIdentifiedAsync(entered);
    }

    [Theory]
    [InlineData("a name with spaces, / and ü")]
    [InlineData("$")]
    [InlineData("")]
    [InlineData("..")]
    public async Task A_process_may_have_any_name(string name)
    {
        var process = Ipc.Spawn(name, _ => Task.FromResult(new ExitStatus(5)));

        Assert.Equal(name, process.Name);
        Assert.Equal(new ExitStatus(5), await process.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_actor_is_gone_after_the_process_has_ended()
    {
        var set = Ipc.CreateSemaphores(0);
        var processes = new[]
        {
            Ipc.Spawn("returns", self => self.AcquireAsync(set).AsTask()),
            Ipc.Spawn("throws", async self =>
            {
                await self.AcquireAsync(set);
                throw new ScriptedException();
            }),
            Self.Fork("child", self => self.AcquireAsync(set).AsTask()),
        };
        var visitor = Ipc.Enter("visitor");
        foreach (var process in processes.Append(visitor))
        {
            Watch(process.Ref());
        }

        await Self.GiveAsync(set, 0, 3);
        await visitor.DisposeAsync();

        var gone = new HashSet<IActorRef>();
        for (var i = 0; i < 4; i++)
        {
            gone.Add((await ExpectMsgAsync<Terminated>(Patience)).ActorRef);
        }

        Assert.Equal(processes.Append(visitor).Select(process => process.Ref()).ToHashSet(), gone);
        Assert.True((await processes[0].Completion.WaitAsync(Patience)).IsSuccess);
        await Assert.ThrowsAsync<ScriptedException>(() => processes[1].Completion.WaitAsync(Patience));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("poison pill")]
    [InlineData("kill")]
    public async Task Stopping_the_actor_ends_the_process_and_its_undo_is_applied(string how)
    {
        var (id, set) = await ArrayAsync(1, 0);
        var guard = Ipc.CreateLock();
        var waiting = new TaskCompletionSource<Task<OperateResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Self.Fork("victim", async self =>
        {
            Assert.True((await self.AcquireAsync(set)).IsHeld);
            Assert.True((await self.LockAsync(guard)).IsHeld);
            var call = self.OperateAsync(set, [SemaphoreOp.Take(1)]).AsTask();
            waiting.SetResult(call);

            // Its actor's end does not cut this off, so the body returns, and its status does not count.
            await call.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            return new ExitStatus(7);
        });
        var call = await waiting.Task.WaitAsync(Patience);
        Assert.Equal(1, await WaitersAsync(id, 1));
        var next = Self.LockAsync(guard).AsTask();
        Watch(process.Ref());

        // The mailbox is free while the body waits, so each of them ends it there.
        if (how == "stop")
        {
            Sys.Stop(process.Ref());
        }
        else
        {
            process.Ref().Tell(how == "kill" ? Kill.Instance : PoisonPill.Instance);
        }

        await ExpectTerminatedAsync(process.Ref(), Patience);
        Assert.Equal(1, await Self.GetValueAsync(set));
        Assert.Equal(0, await WaitersAsync(id, 1));
        var key = await next.WaitAsync(Patience);
        Assert.True(key is { IsHeld: true, OwnerDied: true });
        Assert.Equal(Outcome.Exited, (await call.WaitAsync(Patience)).Outcome);
        var reaped = await Self.WaitAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(process.Id, reaped.Child);
        Assert.Equal(ExitStatus.Killed, reaped.Status);
        Assert.Equal(reaped.Status, await process.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_body_whose_actor_was_stopped_can_make_no_more_calls_and_its_status_does_not_count()
    {
        var set = Ipc.CreateSemaphores(1);
        var (begun, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var late = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Ipc.Spawn("victim", async self =>
        {
            begun.SetResult();
            await mayGoOn.Task.ConfigureAwait(false);
            late.SetResult((await Assert.ThrowsAsync<IpcException>(() => self.AcquireAsync(set).AsTask())).Error);
            return new ExitStatus(7);
        });

        await begun.Task.WaitAsync(Patience);
        Sys.Stop(process.Ref());

        Assert.Equal(ExitStatus.Killed, await process.Completion.WaitAsync(Patience));
        mayGoOn.SetResult();
        Assert.Equal(Errno.ESRCH, await late.Task.WaitAsync(Patience));
        Assert.Equal(ExitStatus.Killed, await process.Completion);
        Assert.Equal(1, await Self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_body_that_is_stopped_before_it_has_begun_never_runs_or_runs_as_one_that_has_ended()
    {
        var set = Ipc.CreateSemaphores(1);
        for (var round = 0; round < 200; round++)
        {
            var process = Ipc.Spawn("victim", self => self.AcquireAsync(set).AsTask());
            Sys.Stop(process.Ref());
            try
            {
                Assert.Contains(await process.Completion.WaitAsync(Patience), new[] { ExitStatus.Killed, ExitStatus.Success });
            }
            catch (IpcException exception) when (exception.Error == Errno.ESRCH)
            {
                // It has begun when it had ended.
            }

            Assert.Equal(1, await Self.GetValueAsync(set));
        }
    }

    [Fact]
    public async Task A_body_that_waits_can_be_identified()
    {
        var set = Ipc.CreateSemaphores(0);

        await IsIdentifiedAsync(Ipc.Spawn("worker", self => self.AcquireAsync(set).AsTask()));
    }

    [Fact]
    public async Task A_request_to_a_process_whose_body_waits_is_answered_meanwhile()
    {
        var set = Ipc.CreateSemaphores(0, 3);
        var process = Ipc.Spawn("worker", self => self.AcquireAsync(set).AsTask());

        process.Ref().Tell(IpcRequest.Of(self => self.GetValueAsync(set, 1)), TestActor);

        Assert.Equal(3, (await ExpectMsgAsync<IpcAnswer<int>>(TimeSpan.FromSeconds(10))).Result);
    }

    private async Task IsIdentifiedAsync(IpcProcess process)
    {
        Sys.ActorSelection($"{Processes}/{process.Id}-{process.Name}").Tell(new Identify(process.Id), TestActor);
        var identity = await ExpectMsgAsync<ActorIdentity>(TimeSpan.FromSeconds(10));
        Assert.Equal(process.Id, identity.MessageId);
        Assert.Equal(process.Ref(), identity.Subject);
    }
}
