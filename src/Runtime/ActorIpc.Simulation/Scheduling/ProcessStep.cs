using ActorIpc.Simulation.Nodes;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>A process goes on, up to where it waits next.</summary>
internal sealed class ProcessStep : Step
{
    private SendOrPostCallback? next;
    private object? with;
    private long number;

    public ProcessContext Context { get; private set; } = null!;

    /// <summary>Whether it is the body that goes on, and not what the library does for the process.</summary>
    public bool IsOfBody { get; private set; }

    public override StepKey Key => new(StepKind.Process, Context.Number, number);

    public override NodePlace? Node => Context.Node;

    public void Set(ProcessContext context, long count, SendOrPostCallback callback, object? state, bool isOfBody)
    {
        IsOfBody = isOfBody;
        Context = context;
        number = count;
        next = callback;
        with = state;
    }

    public override void Run(World world)
    {
        var (callback, state, context) = (next!, with, Context);
        next = null;
        with = null;
        world.Enabled.Remove(this);
        world.GiveBack(this);
        context.Run(callback, state);
    }
}
