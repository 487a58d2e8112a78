using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>The parent of all primitives. One that fails in its shell is stopped, which tells those who wait in it; never started anew, with its state lost.</summary>
internal sealed class Guardian(TaskCompletionSource stopped) : ActorBase
{
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override bool Receive(object message) => false;

    // All primitives and processes have stopped.
    protected override void PostStop() => stopped.TrySetResult();
}
