using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.Event;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Keeps what an owner knows on a majority of the nodes: whatever was written is read by the next owner, as long as a majority of them does not go at once.</summary>
/// <remarks>
/// A register of Akka.DistributedData, whose clock is the incarnation of the owner and, within it, the number of the write. An owner first writes its incarnation to a majority; from then on what an
/// earlier one still writes loses against it.
/// </remarks>
internal sealed class ReplicatedStore : ActorBase
{
    private const int BitsOfWrites = 40;

    private readonly ClusterSettings settings;
    private readonly bool keepsState;
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private readonly IActorRef replicator;
    private readonly UniqueAddress self;
    private readonly LWWRegisterKey<byte[]> key;
    private readonly SessionCodec codec = new();
    private IActorRef? owner;
    private StoredOwner? found;
    private long incarnation;
    private long writes;
    private byte[]? writing;

    /// <summary>Makes one.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="settings">How long to wait for a majority.</param>
    /// <param name="name">The name of the owner.</param>
    /// <param name="keepsState">Whether it keeps more than how often the owner has started.</param>
    public ReplicatedStore(ExtendedActorSystem system, ClusterSettings settings, string name, bool keepsState)
    {
        this.settings = settings;
        this.keepsState = keepsState;
        replicator = DistributedData.Get(system).Replicator;
        self = global::Akka.Cluster.Cluster.Get(system).SelfUniqueAddress;
        key = new LWWRegisterKey<byte[]>($"{settings.TypeName}/{name}");
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RecoverOwner:
                owner = Sender;
                Read();
                return true;
            case GetSuccess read:
                Began(codec.ReadStored(read.Get(key).Value));
                return true;
            case NotFound:
                Began(new StoredOwner(0, null));
                return true;
            case IGetResponse:
                log.Warning("{0}: a majority of the nodes does not answer; asking again", key.Id);
                Read();
                return true;
            case WriteOwner write:
                Write(new StoredOwner(incarnation, write.Snapshot));
                return true;
            case IUpdateResponse { IsSuccessful: true }:
                Written();
                return true;
            case IUpdateResponse:
                log.Warning("{0}: a majority of the nodes has not taken what was written; writing again", key.Id);
                Update();
                return true;
            default:
                return false;
        }
    }

    private void Read() => replicator.Tell(Dsl.Get(key, new ReadMajority(settings.WriteTimeout)));

    private void Began(StoredOwner stored)
    {
        found = stored;
        incarnation = stored.Incarnation + 1;
        Write(stored with { Incarnation = incarnation });
    }

    private void Write(StoredOwner what)
    {
        writes++;
        writing = codec.Write(what);
        Update();
    }

    private void Update()
    {
        var register = new LWWRegister<byte[]>(self, writing!, (incarnation << BitsOfWrites) + writes);
        replicator.Tell(Dsl.Update(key, register, new WriteMajority(settings.WriteTimeout), old => old.Merge(register)));
    }

    private void Written()
    {
        writing = null;
        if (found is { } recovered)
        {
            found = null;
            owner!.Tell(new OwnerRecovered(incarnation, recovered.Snapshot, [], keepsState ? 1 : null));
        }
        else
        {
            owner!.Tell(OwnerWritten.Instance);
        }
    }
}
