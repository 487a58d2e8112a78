namespace ActorIpc.Actors;

// What is always true, and how the state is written and read.
public sealed partial class BarrierPair
{
    /// <inheritdoc/>
    public override Awaited AwaitedBy(Request request) =>
        OtherOf(SideOf(request.Process)!).Holder is { } other ? new Awaited("with the other side", [other.Id]) : Awaited.Anybody;

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        Check(parent, child);
        Check(child, parent);
        Holds(parent.Holder is null || !ReferenceEquals(parent.Holder, child.Holder), "a process has one role");
        Holds(watched is null || !parent.HasEnded || !child.HasEnded, "what both have left begins as new");
        if (IsPlain(parent) && IsPlain(child))
        {
            Holds(
                parent.Number + child.Number == (long)(parent.Unread + child.Unread),
                "of every barrier placed both sides know, or it stands in a counter");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        parent.Save(writer);
        child.Save(writer);
        if (watched is not null)
        {
            writer.Write(watched.Count);
            foreach (var process in watched.OrderBy(process => process.Id))
            {
                writer.Write(process);
            }
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        parent.Load(reader);
        child.Load(reader);
        for (var left = watched is null ? 0 : reader.ReadInt32(); left > 0; left--)
        {
            watched!.Add(reader.ReadSomeProcess());
        }
    }

    /// <inheritdoc/>
    internal override void SaveConstants(StateWriter writer) => writer.Write(watched is not null);

    /// <inheritdoc/>
    internal override string? Objection(in BarrierOperation operation, string? handedOnBy) =>
        operation is { Call: BarrierCall.Promise, Heir: null } ? "heir: there is none." : base.Objection(operation, handedOnBy);

    private void Check(BarrierSide side, BarrierSide other)
    {
        Holds(side.Holder is null == (side.Stage == BarrierStage.Vacant), "a role that was given has a holder");
        Holds(watched is null || side.Holder is null || side.HasEnded || watched.Contains(side.Holder), "the exit of a side is heard of");
        Holds(side.Stage == BarrierStage.Held || side.Waiting.IsEmpty, "only a process that has a role waits");
        Holds(side.Waiting.IsEmpty || (side.Unread == 0 && !other.HasEnded), "nobody waits while there is something to take");
        Holds(
            !side.IHaveAborted || other.HasEnded || other.TheyHaveAborted || other.Unread >= BarrierSide.Abortion,
            "an abortion is known to the other side, or stands in its counter");
        side.Waiting.CheckInvariants(nameof(BarrierPair));
        for (var at = side.Waiting.Head; at is not null; at = at.Next)
        {
            Holds(ReferenceEquals(at.Process, side.Holder), "a side's waits are those of its process");
            Holds(side.Number > ((Request<BarrierOperation>)at).Operation.Target, "nobody waits for what has been reached");
        }
    }

    private static bool IsPlain(BarrierSide side) => !side.IsAborted && !side.HasEnded && side.Unread < BarrierSide.Abortion;

    private static void Holds(bool condition, string rule) => Invariant.Holds(condition, nameof(BarrierPair), rule);
}
