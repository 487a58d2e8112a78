using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Tests;

/// <summary>Exactly one answer for every request: also when the actor in which the call was made is gone by then, for others may wait for it.</summary>
public sealed class AnswerAfterTheEndTests : IpcTestKit
{
    public static TheoryData<Ending> Endings { get; } = new(Ending.Stop, Ending.PoisonPill, Ending.Kill, Ending.Throws, Ending.ParentThrows);

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task An_acquisition_that_others_await_ends(Ending ending)
    {
        var set = Ipc.CreateSemaphores(0);
        var mortal = await Mortal.StartAsync(Sys, ending);
        var outcomes = await mortal.Actor.DoAsync(context => new[] { OutcomeAsync(context.Ipc().AcquireAsync(set), result => result.Outcome) });

        await EndAsync(mortal);

        Assert.Equal(Outcome.Exited, await outcomes[0].WaitAsync(Patience));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_pause_that_others_await_ends(Ending ending)
    {
        var mortal = await Mortal.StartAsync(Sys, ending);
        var outcomes = await mortal.Actor.DoAsync(
            context => new[] { OutcomeAsync(context.Ipc().PauseAsync(TimeSpan.FromHours(1)), result => result.Outcome) });

        await EndAsync(mortal);

        Assert.Equal(Outcome.Exited, await outcomes[0].WaitAsync(Patience));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_request_for_which_another_actor_asked_is_answered(Ending ending)
    {
        var set = Ipc.CreateSemaphores(0);
        var asker = CreateTestProbe();
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(context =>
        {
            context.Ipc().Ref().Tell(IpcRequest.Of(process => process.AcquireAsync(set)), asker);
            return true;
        });

        await EndAsync(mortal);

        Assert.True((await asker.ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience)).IsStale);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_request_that_another_actor_sent_by_itself_is_answered(Ending ending)
    {
        var set = Ipc.CreateSemaphores(0);
        var asker = CreateTestProbe();
        var mortal = await Mortal.StartAsync(Sys, ending);
        var process = await mortal.Actor.DoAsync(context => context.Ipc());
        process.Ref().Tell(IpcRequest.Of(process => process.AcquireAsync(set)), asker);

        await EndAsync(mortal);

        Assert.True((await asker.ExpectMsgAsync<IpcAnswer<SemaphoreGrant>>(Patience)).IsStale);
    }

    [Fact]
    public async Task A_request_to_a_process_that_has_ended_is_answered_with_ESRCH()
    {
        var asker = CreateTestProbe();
        var actor = Script();
        var process = await actor.DoAsync(async context =>
        {
            var process = context.Ipc();
            await process.DisposeAsync();
            return process;
        });
        asker.Watch(process.Ref());
        await asker.ExpectTerminatedAsync(process.Ref(), Patience);

        process.Ref().Tell(IpcRequest.Of(process => process.LockAsync(Ipc.CreateLock()), "late"), asker);

        var answer = await asker.ExpectMsgAsync<IpcAnswer<LockGrant>>(Patience);
        Assert.Equal("late", answer.Correlation);
        Assert.Equal(Errno.ESRCH, Assert.IsType<IpcException>(answer.Error).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_whose_sender_had_the_mailbox_in_hand_before_the_process_ended_is_answered_with_ESRCH(bool hasBody)
    {
        var asker = CreateTestProbe();
        var process = hasBody
            ? Ipc.Spawn("body", self => self.PauseAsync(TimeSpan.FromHours(1)).AsTask())
            : await Script().DoAsync(context => context.Ipc());
        var mailbox = MailboxOf(process.Ref());
        await EndAsync(process.Ref());

        mailbox.Enqueue(process.Ref(), new Envelope(IpcRequest.Of(process => process.LockAsync(Ipc.CreateLock()), "late"), asker));

        var answer = await asker.ExpectMsgAsync<IpcAnswer<LockGrant>>(Patience);
        Assert.Equal("late", answer.Correlation);
        Assert.Equal(Errno.ESRCH, Assert.IsType<IpcException>(answer.Error).Error);
    }

    [Fact]
    public async Task An_Identify_whose_sender_had_the_mailbox_in_hand_before_the_primitive_ended_finds_nobody()
    {
        var asker = CreateTestProbe();
        var primitive = await Sys.NewPrimitiveAsync(() => Ipc.Lock("mortal"));
        var mailbox = MailboxOf(primitive);
        await EndAsync(primitive);

        mailbox.Enqueue(primitive, new Envelope(new Identify("late"), asker));

        Assert.Null((await asker.ExpectMsgAsync<ActorIdentity>(Patience)).Subject);
    }

    // As every sender looks it up before it enqueues.
    private static IMessageQueue MailboxOf(IActorRef actor) => ((ActorCell)((ActorRefWithCell)actor).Underlying).Mailbox!.MessageQueue;

    private async Task EndAsync(IActorRef actor)
    {
        var watch = CreateTestProbe();
        watch.Watch(actor);
        Sys.Stop(actor);
        await watch.ExpectTerminatedAsync(actor, Patience);
    }
}
