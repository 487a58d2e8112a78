using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>Something happens to a node or to an owner.</summary>
internal sealed class PlaceStep(Place place, PlaceEvent what) : Step
{
    public override StepKey Key => new(StepKind.Place, place.Number, (long)what);

    public override bool IsFault => what is not (PlaceEvent.GoesOn or PlaceEvent.IsTakenForGone or PlaceEvent.StartsAnew);

    public override (string Who, string What) Text => (place.Label, what switch
    {
        PlaceEvent.Pauses => "stands still",
        PlaceEvent.GoesOn => "goes on",
        PlaceEvent.IsTakenForGone => "is taken for gone",
        PlaceEvent.Crashes => "crashes",
        PlaceEvent.StartsAnew => "starts anew",
        PlaceEvent.LosesWrite when place is OwnerPlace { IsDurable: false } => "crashes, and comes back with nothing",
        PlaceEvent.LosesWrite => "crashes, and comes back with what was written",
        _ => "crashes when it has written, and comes back",
    });

    public override void Run(World world)
    {
        world.Touch(Footprint.Everything);
        if (IsFault)
        {
            world.Faults.Use();
        }

        if (place is OwnerPlace owner)
        {
            owner.Crash(keepsWrite: what == PlaceEvent.KeepsWrite);
            return;
        }

        var node = (NodePlace)place;
        node.Happens(what);
        if (what == PlaceEvent.Crashes)
        {
            world.Clustered.Forget(node);
        }
        else if (what == PlaceEvent.StartsAnew)
        {
            world.Clustered.StartAnew(node);
        }
    }
}
