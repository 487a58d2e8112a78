namespace ActorIpc.Actors;

public sealed partial class SharedSegment
{
    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        Invariant.Holds(attached.Values.All(count => count >= 0), nameof(SharedSegment), "nobody has it attached less than not at all");
        Invariant.Holds(attached.Values.Sum() == total, nameof(SharedSegment), "all attaches are those of the processes");
        Invariant.Holds(!destroyed || attached.Count == 0, nameof(SharedSegment), "nobody has attached what is gone");
        var isMarked = (permission.Mode & SegmentStatus.RemovedBit) != 0;
        Invariant.Holds(!isMarked || destroyed || total > 0, nameof(SharedSegment), "a removed segment is there for those who have it attached");
        Invariant.Holds(!isMarked || permission.Key.IsPrivate, nameof(SharedSegment), "a removed segment has no key");
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(id);
        writer.Write(size);
        writer.Write(creator.Value);
        permission.Save(writer);
        writer.Write(lastUser.Value);
        writer.Write(attachTime);
        writer.Write(detachTime);
        writer.Write(changeTime);
        writer.Write(destroyed);
        writer.Write(attached.Count);
        foreach (var (process, count) in attached.OrderBy(entry => entry.Key.Id))
        {
            writer.Write(process);
            writer.Write(count);
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        id = reader.ReadInt32();
        size = reader.ReadInt32();
        creator = new ProcessId(reader.ReadInt64());
        permission = IpcPermission.Load(reader);
        lastUser = new ProcessId(reader.ReadInt64());
        attachTime = reader.ReadInt64();
        detachTime = reader.ReadInt64();
        changeTime = reader.ReadInt64();
        destroyed = reader.ReadBoolean();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var process = reader.ReadProcess()!;
            var count = reader.ReadInt32();
            attached.Add(process, count);
            total += count;
        }
    }
}
