using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Nodes;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Hosting;

/// <summary>Runs everything on one thread, one step at a time; which one is the choice of whoever runs the world.</summary>
internal sealed class SimulatedHost(World world, TimeProvider time) : IpcHost(time, checksInvariants: true)
{
    private bool nextOnTheSpot;

    /// <summary>The node that it is; null for the system that is on none.</summary>
    internal NodePlace? Node { get; init; }

    /// <summary>What the numbers of its processes are counted from among those of all nodes.</summary>
    internal long FirstProcess => Node?.FirstProcess ?? 0;

    internal override bool Interleaves => true;

    internal override bool AnswersOnTheSpot => false;

    internal override bool AnswersNextOnTheSpot()
    {
        nextOnTheSpot = true;
        return true;
    }

    internal bool TakesOnTheSpot()
    {
        var takes = nextOnTheSpot;
        nextOnTheSpot = false;
        return takes;
    }

    internal override SynchronizationContext ContextOf(IpcProcess process) => world.ContextOf(process).ForLibrary;

    internal override Mailbox<TOperation> Run<TOperation>(Primitive<TOperation> primitive, string? name)
    {
        world.Touch(Footprint.Everything);
        world.UsesSegments |= primitive is SharedSegment;
        return new SimulatedMailbox<TOperation>(world, this, primitive, name);
    }

    internal override void Made(FutexWord word) => world.Add(word);

    internal override void RunBody(Func<IpcProcess, Task> body, IpcProcess process)
    {
        var context = world.ContextOf(process);
        context.Post(
            _ =>
            {
                context.HasBegun = true;
                body(process);
            },
            null);
    }

    internal override void Arrived(IpcProcess process, object? context)
    {
        world.Touch(Footprint.Everything);
        world.Arrived(process);
    }

    // What any body may look at.
    internal override void Left(IpcProcess process)
    {
        world.Touch(Footprint.Process(world.NumberOf(process)) | Footprint.Memory);
        Node?.Touch();
        world.Ended(process);
    }

    internal override void Signalled(IpcProcess process) => world.Touch(Footprint.Process(world.NumberOf(process)) | Footprint.Memory);

    internal override void Notified(IpcProcess process)
    {
        if (process.HearsOfNotifications)
        {
            world.ContextOf(process).ForLibrary.Post(static heard => ((IpcProcess)heard!).HearOfNotification(), process);
        }
    }

    internal override void Failed(Mailbox mailbox, Exception cause) => world.Fail(FailureKind.Broken, $"{mailbox.Name}: {cause.Message}", cause);

    internal override void Forgotten(Mailbox mailbox) => world.Touch(Footprint.Everything);
}
