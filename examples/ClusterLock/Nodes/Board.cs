using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;

namespace ClusterLock.Nodes;

/// <summary>
/// Tells the other nodes what this one does, and hears what they do. It is for the eyes alone: who may hold what is decided by the semaphores.
/// </summary>
internal sealed class Board : ReceiveActor, IWithTimers
{
    public const string Name = "board";

    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ChannelWriter<News> news;
    private readonly HashSet<Address> others = [];
    private BoardState state;
    private Word? own;

    public Board(ChannelWriter<News> news)
    {
        this.news = news;
        state = BoardState.Empty with { Self = cluster.SelfAddress.ToString() };
        Receive<Word>(Hear);
        Receive<Stock>(stock => Publish(state with { Stock = stock }, null));
        Receive<SayAgain>(_ => Say());
        Receive<ClusterEvent.MemberUp>(up => Meet(up.Member.Address));
        Receive<ClusterEvent.UnreachableMember>(silent => Change(silent.Member.Address, NodeState.Unreachable));
        Receive<ClusterEvent.ReachableMember>(back => Change(back.Member.Address, NodeState.Up));
        Receive<ClusterEvent.MemberRemoved>(gone =>
        {
            others.Remove(gone.Member.Address);
            Change(gone.Member.Address, NodeState.Gone);
        });
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<ClusterEvent.IReachabilityEvent>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Timers.StartPeriodicTimer(nameof(SayAgain), SayAgain.Instance, Often);
    }

    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        news.TryComplete();
    }

    private void Hear(Word word)
    {
        var isOwn = word.Address == state.Self;
        if (isOwn)
        {
            own = word;
            Say();
        }

        Publish(state.After(word, DateTime.Now), isOwn ? Wording.Line(word) : null);
    }

    private void Meet(Address address)
    {
        if (address.Equals(cluster.SelfAddress))
        {
            return;
        }

        others.Add(address);
        Say();
        Publish(state.After(address.ToString(), NodeState.Up), $"{address.Host}:{address.Port} is a node of the cluster now");
    }

    private void Change(Address address, string membership)
    {
        var name = state.Nodes.GetValueOrDefault(address.ToString())?.Word.Name ?? $"{address.Host}:{address.Port}";
        Publish(state.After(address.ToString(), membership), $"{name} is {membership}");
    }

    private void Say()
    {
        foreach (var other in own is null ? [] : others)
        {
            Context.ActorSelection(new RootActorPath(other) / "user" / Name).Tell(own);
        }

        Publish(state, null);
    }

    private void Publish(BoardState now, string? line)
    {
        state = now;
        news.TryWrite(new News(DateTime.Now, line, state));
    }
}
