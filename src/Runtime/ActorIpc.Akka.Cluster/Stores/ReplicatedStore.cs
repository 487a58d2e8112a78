using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.Event;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Keeps what an owner knows on a majority of the nodes: whatever was written is read by the next owner, as long as a majority of them does not end at once.</summary>
/// <remarks>
/// A register of Akka.DistributedData, whose clock is the incarnation of the owner and, within it, the number of the write. An owner first writes its incarnation to a majority; from then on what an
/// earlier one still writes loses against it. What is too large for one message is in several registers more, which are written before the one that says so.
/// </remarks>
internal sealed class ReplicatedStore : ActorBase
{
    private const int BitsOfWrites = 40;

    private readonly ClusterSettings settings;
    private readonly bool keepsState;
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private readonly Replicas replicas;
    private readonly UniqueAddress self;
    private readonly LWWRegisterKey<byte[]> key;
    private readonly int mostBytes;
    private readonly SessionCodec codec = new();

    // Being written, by the keys: the parts first.
    private readonly Dictionary<string, (LWWRegisterKey<byte[]> Key, LWWRegister<byte[]> Register)> writing = new(StringComparer.Ordinal);

    // Written after them.
    private byte[]? head;

    // Being read.
    private readonly Dictionary<string, byte[]?> reading = new(StringComparer.Ordinal);
    private StoredParts? parts;
    private long attempt;
    private IActorRef? owner;
    private StoredOwner? found;
    private long incarnation;
    private long writes;
    private byte slot;

    /// <summary>Makes one.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="settings">How long to wait for a majority.</param>
    /// <param name="name">The name of the owner.</param>
    /// <param name="keepsState">Whether it keeps more than how often the owner has started.</param>
    public ReplicatedStore(ExtendedActorSystem system, ClusterSettings settings, string name, bool keepsState)
    {
        this.settings = settings;
        this.keepsState = keepsState;
        replicas = Replicas.On(system);
        self = global::Akka.Cluster.Cluster.Get(system).SelfUniqueAddress;
        key = new LWWRegisterKey<byte[]>(Replicas.Prefix(settings) + name);

        // With room for what is put round it.
        mostBytes = TransportLimits.Of(system).MostFrameBytes / 2;
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RecoverOwner:
                owner = Sender;
                Read();
                return true;
            case IGetResponse { Request: long asked } when asked != attempt:
                // Read in vain; it was asked again.
                return true;
            case GetSuccess read when read.Key.Id == key.Id:
                Found(read.Get(key).Value);
                return true;
            case GetSuccess read:
                Found(read.Key.Id, read.Get((LWWRegisterKey<byte[]>)read.Key).Value);
                return true;
            case NotFound missing when missing.Key.Id == key.Id:
                Began(new StoredOwner(0, null));
                return true;
            case NotFound missing:
                log.Error("{0}: it is lost, with a majority of the nodes at once", missing.Key.Id);
                Context.Stop(Self);
                return true;
            case IGetResponse:
                log.Warning("{0}: a majority of the nodes does not answer; asking again", key.Id);
                Read();
                return true;
            case WriteOwner write:
                Write(new StoredOwner(incarnation, write.Snapshot));
                return true;
            case IUpdateResponse { IsSuccessful: true } taken:
                writing.Remove(taken.Key.Id);
                Go();
                return true;
            case IUpdateResponse failed:
                log.Warning("{0}: a majority of the nodes has not taken what was written; writing again", failed.Key.Id);
                Update(failed.Key.Id);
                return true;
            default:
                return false;
        }
    }

    private void Read()
    {
        attempt++;
        Get(key);
    }

    private void Get(LWWRegisterKey<byte[]> from) => replicas.Replicator.Tell(Dsl.Get(from, new ReadMajority(settings.WriteTimeout), attempt));

    private LWWRegisterKey<byte[]> PartKey(byte slot, int number) => new(StoredParts.Key(key.Id, slot, number));

    private void Found(byte[] bytes)
    {
        reading.Clear();
        parts = StoredParts.In(bytes);
        if (parts is null)
        {
            Began(codec.ReadStored(bytes));
            return;
        }

        slot = parts.Slot;
        for (var number = 0; number < parts.Count; number++)
        {
            var part = PartKey(slot, number);
            reading.Add(part.Id, null);
            Get(part);
        }
    }

    private void Found(string part, byte[] bytes)
    {
        reading[part] = parts!.Open(bytes);
        if (reading[part] is null)
        {
            // The owner before this one has not ended yet, and writes.
            Read();
        }
        else if (!reading.ContainsValue(null))
        {
            Began(codec.ReadStored([.. Enumerable.Range(0, parts.Count).SelectMany(number => reading[PartKey(slot, number).Id]!)]));
            reading.Clear();
        }
    }

    private void Began(StoredOwner stored)
    {
        found = stored;
        incarnation = stored.Incarnation + 1;
        Write(stored with { Incarnation = incarnation });
    }

    private void Write(StoredOwner what)
    {
        writes++;
        head = codec.Write(what);
        if (head.Length > mostBytes)
        {
            slot ^= 1;
            var cut = StoredParts.Cut(head, mostBytes, Clock);
            head = new StoredParts(slot, cut.Count, Clock).Write(incarnation);
            for (var number = 0; number < cut.Count; number++)
            {
                Update(PartKey(slot, number), cut[number]);
            }
        }

        Go();
    }

    private long Clock => (incarnation << BitsOfWrites) + writes;

    // What is next, once all that is being written has been taken.
    private void Go()
    {
        if (writing.Count > 0)
        {
            return;
        }

        if (head is { } last)
        {
            head = null;
            Update(key, last);
        }
        else
        {
            Written();
        }
    }

    private void Update(LWWRegisterKey<byte[]> to, byte[] bytes)
    {
        writing.Add(to.Id, (to, new LWWRegister<byte[]>(self, bytes, Clock)));
        Update(to.Id);
    }

    private void Update(string id)
    {
        if (writing.TryGetValue(id, out var update))
        {
            replicas.Replicator.Tell(Dsl.Update(update.Key, update.Register, replicas.Majority(settings.WriteTimeout), old => old.Merge(update.Register)));
        }
    }

    private void Written()
    {
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
