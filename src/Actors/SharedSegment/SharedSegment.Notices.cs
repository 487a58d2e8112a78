namespace ActorIpc.Actors;

// What a segment hears without a call: of forks, and of its maker.
public sealed partial class SharedSegment
{
    /// <summary>What a segment and its registry hear.</summary>
    internal enum SegmentWord
    {
        Inherited,
        LetGo,
        Made,
        Destroyed,
    }

    /// <summary>A child begins with an attach of its parent's (SHM-6).</summary>
    /// <param name="child">The child.</param>
    /// <param name="parent">The parent, who is the last user then, as in Linux (SHM-14).</param>
    /// <returns>The notice to give to the segment.</returns>
    public static Notice Inherited(ProcessRef child, ProcessId parent) => new((int)SegmentWord.Inherited, child, parent.Value);

    /// <summary>A child does not have what it was going to inherit.</summary>
    /// <param name="child">The child.</param>
    /// <returns>The notice to give to the segment.</returns>
    public static Notice LetGo(ProcessRef child) => new((int)SegmentWord.LetGo, child, 0);

    /// <summary>The segment is there; with <see cref="SegmentLimits.RemovesUnattached"/> it watches who made it from now on.</summary>
    /// <param name="creator">Who made it. From anybody else the notice means nothing.</param>
    /// <returns>The notice to give to the segment.</returns>
    public static Notice Made(ProcessRef creator) => new((int)SegmentWord.Made, creator, 0);

    /// <inheritdoc/>
    public override void Receive(in Notice notice, Outbox outbox)
    {
        // A fork that races with the last detach, or with the removal, comes to nothing.
        if (destroyed)
        {
            return;
        }

        switch ((SegmentWord)notice.Code)
        {
            case SegmentWord.Inherited:
                Count(notice.Process, new ProcessId(notice.Value), outbox);
                break;
            case SegmentWord.LetGo:
                if (Discount(notice.Process, outbox) && total == 0 && GoesUnattached)
                {
                    Destroy(outbox);
                    TellRegistry(notice.Process, outbox);
                }

                break;
            case SegmentWord.Made:
                if (limits.RemovesUnattached && notice.Process.Id == creator)
                {
                    Watch(notice.Process, outbox);
                }

                break;
            default:
                base.Receive(notice, outbox);
                break;
        }
    }
}
