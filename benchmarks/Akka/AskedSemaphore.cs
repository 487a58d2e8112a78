using Akka.Actor;

namespace ActorIpc.Benchmarks.Akka;

/// <summary>The peer: a counting semaphore as people write it with Akka.NET, an actor that is asked to take and to give.</summary>
internal sealed class AskedSemaphore : UntypedActor
{
    public static readonly object Take = "take";
    public static readonly object Give = "give";
    private static readonly object Done = "done";

    private readonly Queue<IActorRef> waiting = [];
    private int units = 1;

    protected override void OnReceive(object message)
    {
        if (ReferenceEquals(message, Take))
        {
            if (units > 0)
            {
                units--;
                Sender.Tell(Done);
            }
            else
            {
                waiting.Enqueue(Sender);
            }
        }
        else if (ReferenceEquals(message, Give))
        {
            if (waiting.TryDequeue(out var next))
            {
                next.Tell(Done);
            }
            else
            {
                units++;
            }

            // Nobody, when it was told and not asked.
            if (!Sender.IsNobody() && !Sender.Equals(Context.System.DeadLetters))
            {
                Sender.Tell(Done);
            }
        }
        else
        {
            Unhandled(message);
        }
    }
}
