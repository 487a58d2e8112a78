using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

/// <summary>Somebody looks for the process of an actor at the very moment when the actor becomes one.</summary>
public sealed class EntranceTests() : IpcTestKit("akka.actor.debug.lifecycle = on\nactoripc.max-processes = 10")
{
    [Fact]
    public async Task A_process_that_is_ended_as_soon_as_it_is_found_takes_no_room_in_the_process_table()
    {
        _ = Ipc;
        IActorRef actor = ActorRefs.Nobody;
        var watched = 0;
        Sys.EventStream.Subscribe(new Ear(Sys, () =>
        {
            watched++;
            _ = Sys.ProcessOf(actor)?.DisposeAsync();
        }), typeof(Debug));

        for (var i = 0; i < 30; i++)
        {
            var mortal = await Mortal.StartAsync(Sys, Ending.Stop);
            actor = mortal.Actor;
            await actor.DoAsync(context => context.Ipc());
            await EndAsync(mortal);
        }

        Assert.True(watched >= 30);
        await using var last = Ipc.Enter("last");
        Assert.Equal(1, await last.GetValueAsync(Ipc.CreateSemaphores(1)));
    }

    /// <summary>Hears on the spot that the actor of a process is watched, which is while the process begins.</summary>
    private sealed class Ear(ActorSystem system, Action heard) : MinimalActorRef
    {
        public override ActorPath Path { get; } = ((ExtendedActorSystem)system).SystemGuardian.Path / "ear";

        public override IActorRefProvider Provider => ((ExtendedActorSystem)system).Provider;

        protected override void TellInternal(object message, IActorRef sender)
        {
            if (message is Debug { Message: string text, LogSource: var source } && source.Contains("/ipc-", StringComparison.Ordinal) &&
                text.StartsWith("now watched by", StringComparison.Ordinal))
            {
                heard();
            }
        }
    }
}
