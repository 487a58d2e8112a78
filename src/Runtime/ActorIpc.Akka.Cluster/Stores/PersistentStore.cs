using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Keeps what happened to an owner in the journal of Akka.Persistence, and a snapshot now and then.</summary>
internal sealed class PersistentStore : UntypedPersistentActor
{
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private readonly SessionCodec codec = new();
    private readonly int snapshotAfter;
    private readonly List<OwnerInput> inputs = [];
    private OwnerSnapshot? snapshot;
    private long incarnation;

    /// <summary>Makes one.</summary>
    /// <param name="settings">Which plugins, and how often there is a snapshot.</param>
    /// <param name="name">The name of the owner.</param>
    public PersistentStore(ClusterSettings settings, string name)
    {
        PersistenceId = $"{settings.TypeName}/{name}";
        JournalPluginId = settings.JournalPlugin;
        SnapshotPluginId = settings.SnapshotPlugin;
        snapshotAfter = settings.SnapshotAfter;
    }

    public override string PersistenceId { get; }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: byte[] saved }:
                var stored = codec.ReadStored(saved);
                (incarnation, snapshot) = (stored.Incarnation, stored.Snapshot);
                inputs.Clear();
                break;
            case byte[] happened:
                var (began, batch) = codec.ReadBatch(happened);
                if (began >= incarnation)
                {
                    // What an earlier one wrote after this one had begun counts no more.
                    incarnation = began;
                    inputs.AddRange(batch);
                }

                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case RecoverOwner:
                Begin(Sender);
                break;
            case WriteOwner write:
                Write(write, Sender);
                break;
            case SaveSnapshotSuccess saved:
                DeleteMessages(saved.Metadata.SequenceNr);
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            case SaveSnapshotFailure failed:
                log.Warning(failed.Cause, "{0}: no snapshot was saved; the journal goes on", PersistenceId);
                break;
        }
    }

    // As a journal that fails: nothing that comes after may be taken for written.
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    private void Begin(IActorRef owner)
    {
        incarnation++;
        Persist(codec.WriteBatch(incarnation, []), _ =>
        {
            owner.Tell(new OwnerRecovered(incarnation, snapshot, [.. inputs], snapshotAfter));
            inputs.Clear();
            snapshot = null;
        });
    }

    private void Write(WriteOwner write, IActorRef owner)
    {
        Persist(codec.WriteBatch(incarnation, write.Inputs), _ =>
        {
            owner.Tell(OwnerWritten.Instance);
            if (write.Snapshot is { } saved)
            {
                SaveSnapshot(codec.Write(new StoredOwner(incarnation, saved)));
            }
        });
    }
}
