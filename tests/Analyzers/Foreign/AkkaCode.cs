namespace ActorIpc.Analyzers.Tests.Foreign;

// As much of Akka.NET as the sources of these tests call; the package is not referenced.
internal static class AkkaCode
{
    public const string Types = """
        namespace Akka.Actor
        {
            public interface IActorRef { void Tell(object message, IActorRef? sender = null); Task<T> Ask<T>(object message, TimeSpan? timeout = null); }

            public interface IActorContext { IActorRef Self { get; } IActorRef Sender { get; } }

            public abstract class ActorBase
            {
                protected IActorContext Context => null!;
                protected IActorRef Self => null!;
                protected IActorRef Sender => null!;
                protected virtual void PreStart() { }
                protected virtual void PostStop() { }
                protected void Become(Action<object> handler) { }
            }

            public abstract class UntypedActor : ActorBase { protected abstract void OnReceive(object message); }

            public abstract class ReceiveActor : ActorBase
            {
                protected void Receive<T>(Action<T> handler) { }
                protected void Receive<T>(Predicate<T> wanted, Action<T> handler) { }
                protected void ReceiveAsync<T>(Func<T, Task> handler) { }
                protected void Become(Action behaviour) { }
            }

            public static class PipeToSupport
            {
                public static Task PipeTo<T>(this Task<T> task, IActorRef to, Func<T, object>? success = null, Func<Exception, object>? failure = null) => task;
                public static Task PipeTo(this Task task, IActorRef to, Func<object>? success = null, Func<Exception, object>? failure = null) => task;
            }
        }

        namespace ActorIpc.Akka
        {
            public static class IpcActorExtensions { public static IpcProcess Ipc(this global::Akka.Actor.IActorContext context) => null!; }
        }

        """;

    // An actor with these members, and with primitives that it was given.
    public static string Actor(string constructor, string members = "") => Types + $$"""
        namespace Code
        {
            using global::Akka.Actor;
            using ActorIpc.Akka;

            sealed record Job(string Title, int Pages);
            sealed record Done(Job Job);
            sealed record Failed(Exception Why);

            sealed class Subject : ReceiveActor
            {
                private readonly SemaphoreSlim gate = new(1);
                private readonly Queue<Job> jobs = new();
                private readonly SemaphoreSet printers; private readonly IpcLock guard; private readonly WaitChannel arrived; private readonly IpcQueue queue; private readonly IActorRef target;
                private int printed;

                public Subject(SemaphoreSet printers, IpcLock guard, WaitChannel arrived, IpcQueue queue, IActorRef target)
                {
                    (this.printers, this.guard, this.arrived, this.queue, this.target) = (printers, guard, arrived, queue, target);
                    {{constructor}}
                }

                private Task<int> CountAsync(Job job) => Task.FromResult(job.Pages);
                {{members}}
            }
        }
        """;
}
