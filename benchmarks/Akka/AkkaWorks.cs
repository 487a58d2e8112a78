using ActorIpc.Akka;
using Akka.Actor;

namespace ActorIpc.Benchmarks.Akka;

/// <summary>The same works on the Akka.NET host, with its defaults; and against actors that are asked.</summary>
internal static class AkkaWorks
{
    public static IEnumerable<Work> All()
    {
        var system = ActorSystem.Create("benchmark", "akka.log-dead-letters = off");
        var ipc = system.Ipc();
        var self = ipc.Enter("benchmark");

        yield return new("akka-semaphore-uncontended", "Ask-pair", 20_000, Works.Uncontended(ipc, self), Asked(system, release: AskToGive));
        yield return new("akka-semaphore-uncontended", "SemaphoreSlim", 100_000, Works.Uncontended(ipc, self), Works.SlimUncontended());
        yield return new("akka-semaphore-handover", "Channel", 20_000, Works.HandOver(ipc, self), Works.ChannelPingPong());
        yield return new("akka-semaphore-64", "Ask-pair", 32_000, HeldBy64(ipc), AskedBy64(system, release: AskToGive));
        yield return new("akka-semaphore-64", "Ask-and-Tell", 32_000, HeldBy64(ipc), AskedBy64(system, release: TellToGive));
        yield return new("akka-semaphore-64", "SemaphoreSlim", 64_000, HeldBy64(ipc), Works.SlimContended());
        yield return new("akka-semop-three", "SemaphoreSlim-x3-uncontended", 50_000, Works.Three(ipc, self), Works.SlimThree());
        yield return new("akka-rendezvous-handover", "Channel", 20_000, Works.Rendezvous(ipc, self), Works.ChannelPingPong());
        yield return new("akka-spawn-exit-wait", "Task.Run", 10_000, Works.Spawn(self), Works.TaskRun());

        var pooled = ActorSystem.Create("pooled", "actoripc.primitive-dispatcher = akka.actor.default-dispatcher");
        var other = pooled.Ipc().Enter("benchmark");
        yield return new("akka-default-dispatcher-uncontended", "Ask-pair", 20_000, Works.Uncontended(pooled.Ipc(), other), Asked(pooled, release: AskToGive));
        yield return new("akka-default-dispatcher-64", "Ask-pair", 32_000, HeldBy64(pooled.Ipc()), AskedBy64(pooled, release: AskToGive));
    }

    private static Task AskToGive(IActorRef semaphore) => semaphore.Ask<object>(AskedSemaphore.Give);

    private static Task TellToGive(IActorRef semaphore)
    {
        semaphore.Tell(AskedSemaphore.Give, ActorRefs.NoSender);
        return Task.CompletedTask;
    }

    private static Func<int, Task> Asked(ActorSystem system, Func<IActorRef, Task> release)
    {
        var semaphore = system.ActorOf(Props.Create<AskedSemaphore>());
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await semaphore.Ask<object>(AskedSemaphore.Take);
                await release(semaphore);
            }
        };
    }

    // One operation is one hold of the one permit, with the holder yielding once inside; as in Works, but by 64 tasks on every side.
    private static Func<int, Task> HeldBy64(IpcSystem ipc)
    {
        var set = ipc.CreateSemaphores(1);
        var holders = Enumerable.Range(0, 64).Select(_ => ipc.Enter("holder")).ToArray();
        return count => By64(async number =>
        {
            for (var i = 0; i < count / 64; i++)
            {
                await holders[number].OperateAsync(set, Works.Take);
                await Task.Yield();
                await holders[number].OperateAsync(set, Works.Give);
            }
        });
    }

    private static Func<int, Task> AskedBy64(ActorSystem system, Func<IActorRef, Task> release)
    {
        var semaphore = system.ActorOf(Props.Create<AskedSemaphore>());
        return count => By64(async _ =>
        {
            for (var i = 0; i < count / 64; i++)
            {
                await semaphore.Ask<object>(AskedSemaphore.Take);
                await Task.Yield();
                await release(semaphore);
            }
        });
    }

    private static Task By64(Func<int, Task> holder) => Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => holder(number))));
}
