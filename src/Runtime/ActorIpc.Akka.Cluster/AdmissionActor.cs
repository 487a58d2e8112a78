using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ActorIpc.Akka.Cluster;

/// <summary>
/// Where this node's frames to owners go. They go on to where sharding takes them as soon as this node takes part: when every member that does has been found to have the same settings. A node that has
/// others leaves the cluster.
/// </summary>
/// <remarks>
/// Who takes part already is asked by whoever wants to. Of two that want to at once the younger one waits until the older one has decided: each asks after it can be asked, so at least one of them
/// hears of the other. A member without such an actor has an earlier version, or no use for primitives, and is not compared.
/// </remarks>
internal sealed class AdmissionActor : ActorBase, IWithTimers
{
    public const string Name = "actoripc-admission";

    private const int MostEarlyFrames = 10_000;

    private readonly global::Akka.Cluster.Cluster cluster;
    private readonly IReadOnlyDictionary<string, string> own;
    private readonly TimeSpan retryInterval;
    private readonly Func<IActorRef> takePart;
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private readonly Dictionary<Address, Member> members = [];

    // Those that may take part, or be about to, and of which it is not known with which settings.
    private readonly HashSet<Address> unsure = [];
    private readonly Queue<(WireFrame Frame, IActorRef Sender)> early = [];
    private SettingsStage stage = SettingsStage.Waits;
    private bool isMember;
    private NodeEndpoint? node;
    private IActorRef? region;
    private string? refusal;

    /// <summary>Makes one.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="own">The settings of this node that the others must have too.</param>
    /// <param name="retryInterval">How often who has not answered is asked again.</param>
    /// <param name="takePart">Has this node take part; gives where frames to owners go.</param>
    public AdmissionActor(global::Akka.Cluster.Cluster cluster, IReadOnlyDictionary<string, string> own, TimeSpan retryInterval, Func<IActorRef> takePart)
    {
        this.cluster = cluster;
        this.own = own;
        this.retryInterval = retryInterval;
        this.takePart = takePart;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("tick", Ticked.Instance, retryInterval);
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
    }

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case WireFrame when region is not null:
                region.Forward(message);
                return true;
            case WireFrame frame:
                // What does not wait here comes again.
                if (refusal is null && early.Count < MostEarlyFrames)
                {
                    early.Enqueue((frame, Sender));
                }

                return true;
            case NodeEndpoint endpoint:
                node = endpoint;
                Tell();
                return true;
            case ClusterEvent.CurrentClusterState state:
                foreach (var member in state.Members)
                {
                    members[member.Address] = member;
                }

                Join();
                return true;
            case ClusterEvent.IMemberEvent { Member: var member } change:
                Note(member, isGone: change is ClusterEvent.MemberRemoved or ClusterEvent.MemberDowned);
                return true;
            case ActorIdentity { MessageId: Address member, Subject: null }:
                unsure.Remove(member);
                Decide();
                return true;
            case ActorIdentity { Subject: { } other }:
                other.Tell(WireSettings.Asking);
                return true;
            case WireSettings { Stage: SettingsStage.Asks }:
                Sender.Tell(new WireSettings(stage, own));
                if (stage == SettingsStage.Waits && IsOlder(Sender.Path.Address))
                {
                    unsure.Add(Sender.Path.Address);
                }

                return true;
            case WireSettings said when unsure.Contains(Sender.Path.Address):
                Compare(said, Sender.Path.Address);
                return true;
            case Ticked when stage == SettingsStage.Waits:
                Ask();
                return true;
            case Ticked or WireSettings:
                return true;
            case TakesPart begun:
                Begin(begun.Region);
                return true;
            case Status.Failure failed:
                log.Error(failed.Cause, "this node cannot take part; it tries again");
                stage = SettingsStage.Waits;
                return true;
            default:
                return false;
        }
    }

    private void Note(Member member, bool isGone)
    {
        if (isGone)
        {
            members.Remove(member.Address);
            unsure.Remove(member.Address);
            Decide();
            return;
        }

        members[member.Address] = member;
        if (isMember && stage == SettingsStage.Waits && !member.Address.Equals(cluster.SelfAddress))
        {
            unsure.Add(member.Address);
        }

        Join();
    }

    // Once this node is one of those that decide.
    private void Join()
    {
        if (!isMember && members.TryGetValue(cluster.SelfAddress, out var self) && self.Status == MemberStatus.Up)
        {
            isMember = true;
            unsure.UnionWith(members.Keys.Where(other => !other.Equals(cluster.SelfAddress)));
            Ask();
        }
    }

    private void Ask()
    {
        foreach (var member in unsure)
        {
            Context.ActorSelection(new RootActorPath(member) / "system" / Name).Tell(new Identify(member));
        }

        Decide();
    }

    private void Compare(WireSettings said, Address member)
    {
        var others = said.Stage == SettingsStage.TakesPart
            ? string.Join("; ", own.Where(mine => said.Settings.TryGetValue(mine.Key, out var theirs) && theirs != mine.Value).Select(mine => $"{mine.Key} is \"{mine.Value}\" here and \"{said.Settings[mine.Key]}\" on {member}"))
            : string.Empty;
        if (others.Length > 0)
        {
            Refuse(others);
        }
        else if (said.Stage != SettingsStage.Waits || !IsOlder(member))
        {
            unsure.Remove(member);
            Decide();
        }
    }

    private void Decide()
    {
        if (stage == SettingsStage.Waits && isMember && unsure.Count == 0)
        {
            stage = SettingsStage.TakesPart;

            // It waits until sharding has started.
            Task.Run(takePart).PipeTo(Self, success: static region => new TakesPart(region));
        }
    }

    private void Begin(IActorRef begun)
    {
        region = begun;
        while (early.TryDequeue(out var waiting))
        {
            region.Tell(waiting.Frame, waiting.Sender);
        }
    }

    private void Refuse(string others)
    {
        if (stage == SettingsStage.Waits)
        {
            stage = SettingsStage.IsRefused;
            refusal = $"All nodes must have the same settings, and this one leaves the cluster: {others}.";
            early.Clear();
            log.Error("{0}", refusal);
            Tell();
            cluster.Leave(cluster.SelfAddress);
        }
    }

    private void Tell()
    {
        if (refusal is not null)
        {
            node?.CutOff(refusal);
        }
    }

    private bool IsOlder(Address member) =>
        members.TryGetValue(member, out var other) && members.TryGetValue(cluster.SelfAddress, out var self) && other.IsOlderThan(self);

    private sealed record TakesPart(IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record Ticked : INoSerializationVerificationNeeded
    {
        public static Ticked Instance { get; } = new();
    }
}
