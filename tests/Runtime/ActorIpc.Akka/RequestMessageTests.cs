using Akka;
using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>Calls as messages: one answer for each request, and the asker can tell which.</summary>
public sealed class RequestMessageTests : IpcTestKit
{
    private static readonly string[] Outstanding = ["first", "second", "third"];

    [Fact]
    public async Task Answers_come_in_the_order_of_completion_and_each_says_what_it_answers()
    {
        var set = Ipc.CreateSemaphores(0, 0, 0);
        var process = Ipc.Enter("asked").Ref();
        for (var i = 0; i < Outstanding.Length; i++)
        {
            var number = i;
            process.Tell(IpcRequest.Of(self => self.AcquireAsync(set, number), Outstanding[i]), TestActor);
        }

        process.Tell(IpcRequest.Of(self => self.GetValueAsync(set), "at once"), TestActor);

        Assert.Equal("at once", (await ExpectMsgAsync<IpcAnswer<int>>(Patience)).Correlation);
        foreach (var number in new[] { 1, 2, 0 })
        {
            await Self.GiveAsync(set, number);
            var answer = await ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience);
            Assert.Equal(Outstanding[number], answer.Correlation);
            Assert.True(answer.Result.IsHeld);
            Assert.Null(answer.Error);
            Assert.False(answer.IsStale);
        }

        process.Tell(IpcRequest.Of(self => self.GetValueAsync(set), "the last"), TestActor);
        Assert.Equal("the last", (await ExpectMsgAsync<IpcAnswer<int>>(Patience)).Correlation);
    }

    [Fact]
    public async Task The_answer_names_the_process_and_comes_from_its_actor()
    {
        var asked = Ipc.Enter("asked");

        asked.Ref().Tell(IpcRequest.Of(self => new ValueTask<IpcProcess>(self)), TestActor);

        var answer = await ExpectMsgAsync<IpcAnswer<IpcProcess>>(Patience);
        Assert.Same(asked, answer.Process);
        Assert.Same(asked, answer.Result);
        Assert.Null(answer.Correlation);
        Assert.Equal(asked.Ref(), LastSender);
    }

    [Fact]
    public async Task Misuse_comes_as_the_error_of_the_answer_and_the_process_goes_on()
    {
        var set = Ipc.CreateSemaphores(1);
        var guard = Ipc.CreateLock();
        var process = Ipc.Enter("asked");

        await FailsAsync(process, Errno.EFBIG, self => self.AcquireAsync(set, 7));
        await FailsAsync(process, Errno.EINVAL, self => self.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: TimeSpan.FromTicks(-7)));
        await FailsAsync(process, Errno.EPERM, self => self.SleepAsync(Ipc.CreateChannel(), guard));
        await FailsAsync(process, Errno.EINVAL, self => self.PauseAsync(TimeSpan.FromTicks(-7)));
        await FailsAsync(process, Errno.ERANGE, async self =>
        {
            await self.SetValueAsync(set, 0, -1);
            return Done.Instance;
        });

        Assert.Equal(1, await AnswerAsync(process, self => self.GetValueAsync(set)));
        Assert.True((await AnswerAsync(process, self => self.LockAsync(guard))).IsHeld);
    }

    [Fact]
    public async Task A_call_that_throws_before_it_has_begun_is_answered_with_that_error()
    {
        var process = Ipc.Enter("asked");
        process.Ref().Tell(new IpcRequest<int>(_ => throw new ScriptedException(), "thrown"), TestActor);
        process.Ref().Tell(IpcRequest.Of(new Func<IpcProcess, ValueTask>(_ => throw new ScriptedException()), "thrown without result"), TestActor);
        process.Ref().Tell(IpcRequest.Of(self => self.AcquireAsync((SemaphoreSet)null!), "null"), TestActor);

        var thrown = await ExpectMsgAsync<IpcAnswer<int>>(Patience);
        Assert.Equal("thrown", thrown.Correlation);
        Assert.IsType<ScriptedException>(thrown.Error);
        Assert.Throws<ScriptedException>(() => thrown.Result);
        var second = await ExpectMsgAsync<IpcAnswer<Done>>(Patience);
        Assert.Equal("thrown without result", second.Correlation);
        Assert.IsType<ScriptedException>(second.Error);
        Assert.IsType<ArgumentNullException>((await ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience)).Error);
        Assert.True((await AnswerAsync(process, self => self.LockAsync(Ipc.CreateLock()))).IsHeld);
    }

    [Fact]
    public async Task An_answer_that_arrives_after_a_restart_is_stale_and_gives_out_no_key()
    {
        var set = Ipc.CreateSemaphores(1);
        var answers = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Asker(set, answers)));
        var first = await actor.DoAsync(context => context.Ipc());

        // All in one handler: the answer stands in the mailbox when the handler throws.
        actor.Tell(new Do(context =>
        {
            context.Ipc().Ref().Tell(IpcRequest.Of(self => self.AcquireAsync(set), "before"), context.Self);
            Assert.Same(first, context.Ipc());
            throw new ScriptedException();
        }));
        actor.Tell("ask");

        var stale = await answers.ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience);
        Assert.Equal("before", stale.Correlation);
        Assert.True(stale.IsStale);
        Assert.Null(stale.Error);
        Assert.Same(first, stale.Process);
        Assert.Throws<InvalidOperationException>(() => stale.Result);
        var fresh = await answers.ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience);
        Assert.Equal("ask", fresh.Correlation);
        Assert.NotSame(first, fresh.Process);
        Assert.True(fresh.Result.IsHeld);
        Assert.Equal(0, await Self.GetValueAsync(set));
    }

    [Fact]
    public async Task The_answer_goes_to_who_asks_and_what_it_brings_belongs_to_the_process()
    {
        var set = Ipc.CreateSemaphores(1);
        var (owner, asker) = (Script(), CreateTestProbe());
        var process = await owner.DoAsync(context => context.Ipc());

        process.Ref().Tell(IpcRequest.Of(self => self.AcquireAsync(set), 5), asker);

        var answer = await asker.ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience);
        Assert.Same(process, answer.Process);
        Assert.True(answer.Result.IsHeld);
        Assert.Equal(0, await Self.GetValueAsync(set));
        await EndAsync(new Mortal(owner, null, Ending.Stop));
        Assert.Equal(1, await Self.GetValueAsync(set));
        Assert.True(answer.IsStale);
        Assert.Throws<InvalidOperationException>(() => answer.Result);
    }

    [Fact]
    public async Task Ask_works_and_so_does_a_request_without_a_sender()
    {
        var set = Ipc.CreateSemaphores(1);
        var process = Ipc.Enter("asked");
        process.Ref().Tell(IpcRequest.Of(self => self.GiveAsync(set)), ActorRefs.NoSender);

        var answer = await process.Ref().Ask<IpcAnswer<int>>(IpcRequest.Of(self => self.GetValueAsync(set)), Patience);

        Assert.Equal(2, answer.Result);
    }

    [Fact]
    public async Task Calls_without_a_result_are_answered_when_they_are_done()
    {
        var set = Ipc.CreateSemaphores(1);
        var guard = Ipc.CreateLock();
        var process = Ipc.Enter("asked");
        var grant = await AnswerAsync(process, self => self.AcquireAsync(set));
        var key = await AnswerAsync(process, self => self.LockAsync(guard));
        Assert.Equal(0, await Self.GetValueAsync(set));

        process.Ref().Tell(IpcRequest.Of(_ => grant.DisposeAsync(), "units"), TestActor);
        Assert.Equal("units", (await ExpectMsgAsync<IpcAnswer<Done>>(Patience)).Correlation);
        Assert.Equal(1, await Self.GetValueAsync(set));
        process.Ref().Tell(IpcRequest.Of(_ => key.DisposeAsync(), "lock"), TestActor);
        Assert.Equal(Done.Instance, (await ExpectMsgAsync<IpcAnswer<Done>>(Patience)).Result);
        Assert.True((await Self.LockAsync(guard, TimeSpan.Zero)).IsHeld);
    }

    [Fact]
    public async Task An_actor_that_stashes_until_its_answer_comes_handles_all_in_order()
    {
        var set = Ipc.CreateSemaphores(0);
        var actor = Sys.ActorOf(Props.Create(() => new Stasher(set, TestActor)));
        foreach (var order in new[] { "take", "one", "two", "take", "three" })
        {
            actor.Tell(order);
        }

        await Self.GiveAsync(set);
        Assert.Equal("taken", await ExpectMsgAsync<string>(Patience));
        Assert.Equal("one", await ExpectMsgAsync<string>(Patience));
        Assert.Equal("two", await ExpectMsgAsync<string>(Patience));
        await Self.GiveAsync(set);
        Assert.Equal("taken", await ExpectMsgAsync<string>(Patience));
        Assert.Equal("three", await ExpectMsgAsync<string>(Patience));
        Assert.Equal(0, await Self.GetValueAsync(set));
    }

    private async Task<T> AnswerAsync<T>(IpcProcess process, Func<IpcProcess, ValueTask<T>> call)
    {
        process.Ref().Tell(IpcRequest.Of(call), TestActor);
        return (await ExpectMsgAsync<IpcAnswer<T>>(Patience)).Result;
    }

    private async Task FailsAsync<T>(IpcProcess process, Errno with, Func<IpcProcess, ValueTask<T>> call)
    {
        var correlation = new object();
        process.Ref().Tell(IpcRequest.Of(call, correlation), TestActor);
        var answer = await ExpectMsgAsync<IpcAnswer<T>>(Patience);
        Assert.Same(correlation, answer.Correlation);
        Assert.Equal(with, Assert.IsType<IpcException>(answer.Error).Error);
        Assert.Equal(with, Assert.Throws<IpcException>(() => answer.Result).Error);
    }

    private sealed class Asker : Scripted
    {
        public Asker(SemaphoreSet set, IActorRef answers)
        {
            Receive<string>(what => Context.Ipc().Ref().Tell(IpcRequest.Of(self => self.AcquireAsync(set), what)));
            Receive<IpcAnswer<SemaphoreGrant>>(answers.Forward);
        }
    }

    private sealed class Stasher : ReceiveActor, IWithUnboundedStash
    {
        public Stasher(SemaphoreSet set, IActorRef log)
        {
            Receive<string>(order => order == "take", _ =>
            {
                Context.Ipc().Ref().Tell(IpcRequest.Of(self => self.OperateAsync(set, [SemaphoreOp.Take(0)])));
                BecomeStacked(() =>
                {
                    Receive<IpcAnswer<OperateResult>>(answer =>
                    {
                        log.Tell(answer.Result.IsGranted ? "taken" : "not taken");
                        UnbecomeStacked();
                        Stash!.UnstashAll();
                    });
                    ReceiveAny(_ => Stash!.Stash());
                });
            });
            Receive<string>(log.Tell);
        }

        public IStash Stash { get; set; } = null!;
    }
}
