namespace ActorIpc.Actors;

// Who is which side.
public sealed partial class BarrierPair
{
    private void TakeRole(Request<BarrierOperation> request, Outbox outbox)
    {
        var (process, role) = (request.Process, request.Operation.Role);
        var promised = SideOf(process) is { Stage: BarrierStage.Promised } own && ReferenceEquals(own, Side(role));
        if (!promised && Misuse(process, role) is { } misuse)
        {
            outbox.Fail(request, misuse.Error, misuse.Message);
            return;
        }

        Give(role, process, BarrierStage.Held, outbox);
        Answer(request, Side(role), outbox);
    }

    private void Promise(Request<BarrierOperation> request, Outbox outbox)
    {
        var (heir, role) = (request.Operation.Heir!, request.Operation.Role);
        if (SideOf(heir) is { } taken && ReferenceEquals(taken, Side(role)))
        {
            // The heir was faster than the promise.
        }
        else if (Misuse(heir, role) is { } misuse)
        {
            outbox.Fail(request, misuse.Error, misuse.Message);
            return;
        }
        else
        {
            Give(role, heir, BarrierStage.Promised, outbox);
        }

        outbox.Grant(request);
    }

    private void Give(BarrierRole role, ProcessRef process, BarrierStage stage, Outbox outbox)
    {
        var side = Side(role)!;
        if (side.Stage == BarrierStage.Vacant && watched?.Add(process) != false)
        {
            outbox.Watch(process);
        }

        side.Holder = process;
        side.Stage = stage;
    }

    private (Errno Error, string Message)? Misuse(ProcessRef process, BarrierRole role) => (Side(role), SideOf(process)) switch
    {
        (null, _) => (Errno.EINVAL, $"role: {role} is neither parent nor child (EINVAL, BAR-3)."),
        (_, not null) => (Errno.EINVAL, "role: a process has one role of a pair, and gets it once (EINVAL, BAR-3)."),
        ({ Stage: not BarrierStage.Vacant }, _) => (Errno.EBUSY, $"role: another process is the {role} of this pair (EBUSY, BAR-3)."),
        _ => null,
    };

    private BarrierSide? Side(BarrierRole role) => role switch
    {
        BarrierRole.Parent => parent,
        BarrierRole.Child => child,
        _ => null,
    };
}
