namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        lines.CheckInvariants(nameof(FutexQueue));
        foreach (var (_, line) in lines.InOrder)
        {
            for (var at = line.Head; at is not null; at = at.Next)
            {
                var operation = ((Request<FutexOperation>)at).Operation;
                Invariant.Holds(operation is { Call: FutexCall.Wait, Mask: not 0 }, nameof(FutexQueue), "who stands in a line waits and can be meant");
            }
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        var saved = lines.InOrder.ToList();
        writer.Write(saved.Count);
        foreach (var (_, line) in saved)
        {
            line.Save<FutexOperation>(writer);
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            for (var waiters = reader.ReadInt32(); waiters > 0; waiters--)
            {
                lines.Add(reader.ReadRequest<FutexOperation>());
            }
        }
    }
}
