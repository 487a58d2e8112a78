using ActorIpc;
using ActorIpc.Akka;
using Akka.Actor;

namespace AkkaPhilosophers.Dining;

/// <summary>Counts the forks on the table: all questions at once, told apart by what comes back with the answers.</summary>
internal sealed class ForkCounter : ReceiveActor
{
    private readonly SemaphoreSet forks;
    private readonly int count;
    private readonly Dictionary<int, int> onTable = [];

    public ForkCounter(SemaphoreSet forks, int count)
    {
        this.forks = forks;
        this.count = count;
        Receive<IpcAnswer<int>>(answer =>
        {
            onTable[(int)answer.Correlation!] = answer.Result;
            if (onTable.Count == count)
            {
                Context.Parent.Tell(new ForksCounted(onTable.Values.Sum()));
            }
        });
    }

    protected override void PreStart()
    {
        foreach (var fork in Enumerable.Range(0, count))
        {
            Context.Ipc().Ref().Tell(IpcRequest.Of(self => self.GetValueAsync(forks, fork), correlation: fork));
        }
    }
}
