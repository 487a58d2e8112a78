using ActorIpc.Actors;
using ActorIpc.Hosting;
using Akka.Actor;

namespace ActorIpc.Akka.Shells;

/// <summary>
/// What the address of a primitive and the actor that runs it have in common. It does not hold the address, so that the actor does not keep alive what
/// nobody else can reach.
/// </summary>
internal sealed class ShellLink(string name)
{
    private readonly Lock gate = new();
    private volatile string? closed;
    private volatile bool failed;
    private IActorRef? shell;

    /// <summary>The name of the primitive.</summary>
    public string Name => name;

    /// <summary>Whether the primitive has failed or its actor has stopped: no request is served any more.</summary>
    public bool HasFailed => failed || closed is not null;

    /// <summary>The actor; set once, before the address is handed out.</summary>
    public IActorRef Shell
    {
        get => shell!;
        set => shell = value;
    }

    /// <summary>The primitive has thrown.</summary>
    public void MarkFailed() => failed = true;

    public static ShellLink Of(Mailbox mailbox) => ((IShellAddress)mailbox).Link;

    public void Deliver(ShellMessage message)
    {
        if (closed is null)
        {
            shell!.Tell(message, ActorRefs.NoSender);
        }
        else
        {
            message.Refuse();
        }
    }

    /// <summary>The actor has stopped. Those who are parked are told; from now on whoever asks is told at once.</summary>
    public int Close(string why, Mailbox? home, IEnumerable<Request> parked)
    {
        List<Request>? told = null;
        closed = why;
        foreach (var request in parked)
        {
            lock (gate)
            {
                if (request.IsParkedAt(home))
                {
                    Fail(request, why);
                    (told ??= []).Add(request);
                }
            }
        }

        told?.ForEach(request => request.OnCompleted());
        return told?.Count ?? 0;
    }

    /// <summary>Answers a request that nobody will handle.</summary>
    public void Refuse(Request request)
    {
        Fail(request, closed ?? "its actor has stopped");
        request.OnCompleted();
    }

    /// <summary>
    /// Answers a request that was parked in the primitive when its actor stopped, unless that has been done; follows it if it was handed on before.
    /// </summary>
    public void EndParked(Request request, int generation, Outcome reason, Mailbox home)
    {
        Mailbox now;
        lock (gate)
        {
            // Home, state, generation: in this order as in a turn of the primitive.
            now = (Mailbox)request.Home!;
            Volatile.ReadBarrier();
            var state = request.State;
            Volatile.ReadBarrier();
            if (state == RequestState.Completed || request.Generation != generation || now is null)
            {
                return;
            }

            if (ReferenceEquals(now, home))
            {
                if (state == RequestState.Submitted)
                {
                    // On its way to here, where it is going to be refused.
                    return;
                }

                Fail(request, closed ?? "its actor has stopped");
            }
        }

        if (ReferenceEquals(now, home))
        {
            request.OnCompleted();
        }
        else
        {
            now.Abandon(request, generation, reason);
        }
    }

    private void Fail(Request request, string why) => new Outbox().Fail(request, Errno.EIO, $"{name}: the primitive answers no more (EIO): {why}.");
}

/// <summary>The address of a primitive on this host, whatever its operations.</summary>
internal interface IShellAddress
{
    ShellLink Link { get; }

    /// <summary>No name finds the primitive any more. Called by the owner of the primitive.</summary>
    void LoseName();
}
