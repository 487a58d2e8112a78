using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions;

/// <summary>The address of a primitive that runs elsewhere.</summary>
internal sealed class SessionMailbox<TOperation>(OwnerLink link) : Mailbox<TOperation>
    where TOperation : struct, IOperation<TOperation>
{
    public override string Name => link.Name;

    internal override bool IsElsewhere => !link.Endpoint.Settles;

    public override bool Submit(Request<TOperation> request)
    {
        link.Endpoint.Submit(link, request);
        return false;
    }

    internal override bool TryPass(IpcProcess process, in TOperation operation, FencingToken granted)
    {
        if (link.Endpoint.Settles)
        {
            return false;
        }

        link.Endpoint.Pass(link, process, operation, granted);
        return true;
    }

    public override void Abandon(Request request, int generation, Outcome reason) => link.Endpoint.Abandon(request, generation, reason);

    public override void ProcessExited(ProcessRef process) => link.Endpoint.ProcessExited(link, process);

    public override void Forward(Request request) => OwnerLink.Refuse(request);

    public override void Notify(in Notice notice)
    {
        // From a primitive of this node, which has no business there.
    }

    public override CancellationToken LossOf(FencingToken granted) => link.LossOf(granted);
}
