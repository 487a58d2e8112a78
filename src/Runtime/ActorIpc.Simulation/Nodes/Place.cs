using ActorIpc.Sessions;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>A node or an owner: where frames come from, and go to.</summary>
internal abstract class Place
{
    private readonly Footprint footprint;
    private StateHash saved;
    private bool isSaved;

    protected Place(World world, string endpoint, string label)
    {
        World = world;
        Number = world.NextNumber();
        Endpoint = endpoint;
        Label = label;
        footprint = Footprint.Primitive(Number);
    }

    /// <summary>Its number among all that is sent to.</summary>
    public long Number { get; }

    /// <summary>The name by which frames find it.</summary>
    public string Endpoint { get; }

    /// <summary>What people call it.</summary>
    public string Label { get; }

    /// <summary>The node without which nothing arrives; null where there is none.</summary>
    public virtual NodePlace? Node => null;

    protected World World { get; }

    public abstract void Receive(Frame frame);

    /// <summary>Something of it is looked at, or changes.</summary>
    public void Touch()
    {
        World.Touch(footprint);
        isSaved = false;
    }

    /// <summary>What it is in; not what is on its way to it.</summary>
    public StateHash StateHash()
    {
        if (!isSaved)
        {
            saved = default;
            saved.Add(Number);
            Save(ref saved);
            isSaved = true;
        }

        return saved;
    }

    protected abstract void Save(ref StateHash hash);
}
