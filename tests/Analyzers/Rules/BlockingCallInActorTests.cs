namespace ActorIpc.Analyzers.Tests.Rules;

// Actors are known by the name of their base class; the package is not referenced.
public sealed class BlockingCallInActorTests
{
    private const string Akka = """
        namespace Akka.Actor
        {
            public abstract class ActorBase
            {
                protected void Become(Action<object> handler) { }
            }

            public abstract class UntypedActor : ActorBase
            {
                protected abstract void OnReceive(object message);
            }

            public abstract class ReceiveActor : ActorBase
            {
                protected void Receive<T>(Action<T> handler) { }

                protected void ReceiveAsync<T>(Func<T, Task> handler) { }
            }
        }

        """;

    private static readonly Verify Verify = new("ACI0012");

    [Fact]
    public Task An_actor_that_waits_is_spoken_of() => Verify.Warns(Akka + """
        class Waiting : Akka.Actor.UntypedActor
        {
            private readonly SemaphoreSlim gate = new(1);

            public Waiting() => [|gate.Wait()|];

            protected override void OnReceive(object message)
            {
                [|Thread.Sleep(10)|];
                [|Task.Delay(10).Wait()|];
                gate.Release();
                Become(_ => [|Thread.Sleep(10)|]);
            }

            private int Count => [|Task.Run(() => 1).Result|];
        }
        """);

    [Fact]
    public Task Awaiting_a_SemaphoreSlim_in_a_handler_is_spoken_of() => Verify.Says(
        Akka + """
        class Waiting : Akka.Actor.ReceiveActor
        {
            private readonly SemaphoreSlim gate = new(1);

            public Waiting() => ReceiveAsync<string>(async text =>
            {
                await [|gate.WaitAsync()|];
                gate.Release();
            });
        }
        """,
        "'SemaphoreSlim.WaitAsync' in the code of an actor", "Context.Ipc()");

    [Fact]
    public Task What_an_actor_hands_to_others_is_not_judged() => Verify.Silent(Akka + """
        class Asking : Akka.Actor.ReceiveActor
        {
            private static readonly Lazy<int> Once = new(() => Task.Run(() => 1).Result);

            public Asking() => Receive<string>(text =>
            {
                Task.Run(() => Thread.Sleep(10));
                Task.Run(() => 1).ContinueWith(counted => counted.Result + Once.Value);
            });

            public static Asking Create()
            {
                Thread.Sleep(10);
                return new Asking();
            }

            private sealed class Helper
            {
                public void Work() => Thread.Sleep(10);
            }
        }
        """);

    [Fact]
    public Task A_class_of_the_same_name_elsewhere_is_no_actor() => Verify.Silent("""
        abstract class ActorBase;

        class Waiting : ActorBase
        {
            public void Wait() => Thread.Sleep(10);
        }
        """);

    [Fact]
    public Task No_pause_is_offered_to_an_actor() => Verify.OffersNoFix(Akka + """
        class Waiting : Akka.Actor.ReceiveActor
        {
            public Waiting() => ReceiveAsync<string>(async text =>
            {
                [|Thread.Sleep(10)|];
                await Task.Yield();
            });
        }
        """);
}
