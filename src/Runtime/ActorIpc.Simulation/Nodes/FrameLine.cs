using ActorIpc.Sessions;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>The frames on their way from one place to another, oldest first: that one can arrive. Or a copy of one, which arrives whenever.</summary>
internal sealed class FrameLine(World world, Place from, Place to, int copy = 0) : Step
{
    private readonly List<Frame> frames = [];

    public Place From => from;

    public Place To => to;

    public IReadOnlyList<Frame> Frames => frames;

    public bool IsCopy => copy != 0;

    public override StepKey Key => StepKey.OfFrame(StepKind.Frame, from.Number, to.Number, -copy);

    public override NodePlace? Node => to.Node;

    public override (string Who, string What) Text => (from.Label, $"to {to.Label}{(IsCopy ? " once more" : "")}: {TextOf(0)}");

    public string TextOf(int at) => FrameText.Of(world, frames[at]);

    public void Add(Frame frame)
    {
        if (frames.Count == 0)
        {
            world.Enabled.Add(this);
        }

        frames.Add(frame);
    }

    public Frame TakeOut(int at)
    {
        var frame = frames[at];
        frames.RemoveAt(at);
        if (frames.Count == 0)
        {
            world.Enabled.Remove(this);
        }

        return frame;
    }

    /// <summary>Whoever they are for is no more.</summary>
    public void Clear()
    {
        while (frames.Count > 0)
        {
            TakeOut(frames.Count - 1);
        }
    }

    public override void Run(World _) => Arrive(0);

    public void Arrive(int at)
    {
        var frame = TakeOut(at);
        using (world.As(new object()))
        {
            to.Receive(frame);
        }
    }

    public StateHash StateHash()
    {
        StateHash hash = default;
        if (frames.Count > 0)
        {
            hash.Add(from.Number);
            hash.Add(to.Number);
            hash.Add(copy);
            foreach (var frame in frames)
            {
                SessionHash.Add(world, ref hash, frame);
            }
        }

        return hash;
    }
}
