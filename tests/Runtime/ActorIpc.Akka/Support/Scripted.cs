using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

/// <summary>Work for a <see cref="Scripted"/>.</summary>
internal sealed record Do(Func<IActorContext, Task> Work) : INoSerializationVerificationNeeded;

/// <summary>An actor that does what it is told, awaiting inside ReceiveAsync.</summary>
internal class Scripted : ReceiveActor
{
    public Scripted() => ReceiveAsync<Do>(work => work.Work(Context));
}

/// <summary>One that overrides PreRestart without calling the base, so that its children live on.</summary>
internal sealed class KeepsItsChildren : Scripted
{
    protected override void PreRestart(Exception reason, object message)
    {
    }
}

/// <summary>One whose children are resumed when they fail.</summary>
internal sealed class Forgiving : Scripted
{
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Resume);
}

/// <summary>What a test makes an actor throw.</summary>
internal sealed class ScriptedException() : Exception("as the test wants it");

internal static class ScriptedExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Has the actor do something, and waits until it is done.</summary>
    public static Task<T> DoAsync<T>(this IActorRef actor, Func<IActorContext, Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        actor.Tell(new Do(async context =>
        {
            try
            {
                done.TrySetResult(await work(context));
            }
            catch (Exception exception)
            {
                done.TrySetException(exception);
                throw;
            }
        }));
        return done.Task.WaitAsync(Patience);
    }

    public static Task DoAsync(this IActorRef actor, Func<IActorContext, Task> work) => actor.DoAsync(async context =>
    {
        await work(context);
        return true;
    });

    public static Task<T> DoAsync<T>(this IActorRef actor, Func<IActorContext, T> work) => actor.DoAsync(context => Task.FromResult(work(context)));

    /// <summary>Has the actor throw.</summary>
    public static void Throw(this IActorRef actor) => actor.Tell(new Do(_ => throw new ScriptedException()));

    /// <summary>Waits until the actor has handled what it was sent before.</summary>
    public static Task CaughtUpAsync(this IActorRef actor) => actor.DoAsync(_ => true);

    /// <summary>Has the actor begin a call and await it; complete when the call is under way.</summary>
    /// <returns>The call, which is not awaited by the test's own context.</returns>
    public static Task<Task<T>> BeginAsync<T>(this IActorRef actor, Func<IpcProcess, ValueTask<T>> call)
    {
        var begun = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        actor.Tell(new Do(async context =>
        {
            var calling = call(context.Ipc()).AsTask();
            begun.SetResult(calling);
            await calling;
        }));
        return begun.Task.WaitAsync(Patience);
    }
}
