namespace ActorIpc.Actors;

/// <summary>A rendezvous group: processes that name the same tag meet in pairs and exchange a word, or values of one type.</summary>
/// <remarks>
/// Follows Plan 9 rendezvous(2) and 9front <c>sysrendezvous</c> in port/sysproc.c: REN-1 to 11. At most one process waits on a tag. Interruption unlinks the
/// entry, so a later partner waits instead of pairing with it. Values of types are not Plan 9's: the type is agreed on as the tag is, and who comes with another
/// is told, for no third could meet the first otherwise (REN-3).
/// </remarks>
public sealed class TagSpace : Primitive<TagOperation>
{
    /// <summary>The value that stands for "interrupted": ~0.</summary>
    public const ulong Interrupted = ulong.MaxValue;

    // Who gives a word gives it as one.
    private static readonly string word = typeof(ulong).ToString();

    private readonly Dictionary<ulong, Request<TagOperation>> waiting = [];

    /// <inheritdoc/>
    public override void Submit(Request<TagOperation> request, Outbox outbox)
    {
        if (waiting.TryGetValue(request.Operation.Tag, out var partner))
        {
            Meet(partner, request, outbox);
        }
        else if (!outbox.RefusedToPark(request))
        {
            request.State = RequestState.Parked;
            waiting.Add(request.Operation.Tag, request);
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        waiting.Remove(((Request<TagOperation>)request).Operation.Tag);
        outbox.Refuse(request, reason);
    }

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        foreach (var (tag, request) in waiting)
        {
            Invariant.Holds(request.Operation.Tag == tag, nameof(TagSpace), "a process waits under its own tag");
            Invariant.Holds(request.State == RequestState.Parked, nameof(TagSpace), "a process that waits is parked");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(waiting.Count);
        foreach (var (_, request) in waiting.OrderBy(entry => entry.Key))
        {
            writer.Write(request);
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var request = reader.ReadRequest<TagOperation>();
            request.State = RequestState.Parked;
            waiting.Add(request.Operation.Tag, request);
        }
    }

    private void Meet(Request<TagOperation> partner, Request<TagOperation> request, Outbox outbox)
    {
        var (theirs, ours) = (partner.Operation.Gift, request.Operation.Gift);
        if (theirs?.TypeName != ours?.TypeName)
        {
            var (waited, given) = (theirs?.TypeName ?? word, ours?.TypeName ?? word);
            var message = $"value: on tag {request.Operation.Tag} somebody waits for a {waited} and not for a {given} (EINVAL, REN-3).";
            outbox.Fail(request, Errno.EINVAL, message);
            return;
        }

        waiting.Remove(request.Operation.Tag);
        outbox.Grant(partner, (long)request.Operation.Value, ours);
        outbox.Grant(request, (long)partner.Operation.Value, theirs);
    }
}
