using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>A primitive of whatever type, as its owner runs it. One that throws has failed for good: its state is worth nothing any more.</summary>
internal interface IHostedPrimitive
{
    Primitive Primitive { get; }

    /// <summary>Why it has failed; null if it has not.</summary>
    Exception? Fault { get; }

    /// <summary>Makes a request of what came, and submits it, unless what it has made would weigh too much to get to its owner.</summary>
    /// <exception cref="FormatException">What came is not what such a primitive is asked for; nothing has been submitted.</exception>
    Request Ask(RemoteProcess process, Asking asking, string? handedOnBy, OwnerNames names, Outbox outbox, long mostMade);

    void Abandon(Request request, Outcome reason, Outbox outbox);

    void ProcessExited(RemoteProcess process, Outbox outbox);

    void Receive(in Notice notice, Outbox outbox);

    /// <summary>Fails a request because the primitive has failed.</summary>
    void Fail(Request request, Outbox outbox);

    /// <summary>Has it answer no more.</summary>
    void Break(Exception fault);
}

/// <summary>Makes hosted primitives.</summary>
internal static class HostedPrimitive
{
    public static IHostedPrimitive Of(Primitive primitive, string name, bool checksInvariants)
    {
        var maker = new Maker(checksInvariants);
        primitive.RunOn(maker, name);
        return maker.Made!;
    }

    // A primitive knows its own type, and tells it to whom it is given to run.
    private sealed class Maker(bool checksInvariants) : IPrimitiveHost
    {
        public IHostedPrimitive? Made { get; private set; }

        public PrimitiveRef Run<TOperation>(Primitive<TOperation> primitive, string name)
            where TOperation : struct, IOperation<TOperation>
        {
            Made = new HostedPrimitive<TOperation>(primitive, name, checksInvariants);
            return new NamedPrimitive(name);
        }
    }
}

internal sealed class HostedPrimitive<TOperation>(Primitive<TOperation> primitive, string name, bool checksInvariants) : IHostedPrimitive
    where TOperation : struct, IOperation<TOperation>
{
    public Primitive Primitive => primitive;

    public Exception? Fault { get; private set; }

    public Request Ask(RemoteProcess process, Asking asking, string? handedOnBy, OwnerNames names, Outbox outbox, long mostMade)
    {
        var reader = asking.Operation.Read(names);
        var request = new Request<TOperation> { Process = process, Sequence = asking.Number, ParkRefusal = asking.Refusal, Operation = TOperation.Read(reader) };
        if (!reader.AtEnd)
        {
            throw new FormatException("operation: more follows than such a primitive is asked for.");
        }

        if (PrimitiveKind.Objection(primitive, request.Operation, handedOnBy) is { } objection)
        {
            throw new FormatException(objection);
        }

        if (Fault is not null)
        {
            Fail(request, outbox);
            return request;
        }

        if (mostMade > 0 && PrimitiveKind.Makes(primitive, request.Operation) is var bytes && bytes > mostMade)
        {
            outbox.Fail(request, Errno.E2BIG, $"{name}: what is to be made has about {bytes} bytes, and no more than {mostMade} go from one node to another at once (E2BIG).");
            return request;
        }

        try
        {
            primitive.Submit(request, outbox);
            Check();
        }
        catch (Exception exception)
        {
            Break(exception);
            Fail(request, outbox);
        }

        return request;
    }

    public void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        try
        {
            primitive.Abandon(request, reason, outbox);
            Check();
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    public void ProcessExited(RemoteProcess process, Outbox outbox)
    {
        if (Fault is null)
        {
            try
            {
                primitive.ProcessExited(process, outbox);
                Check();
            }
            catch (Exception exception)
            {
                Break(exception);
            }
        }
    }

    public void Receive(in Notice notice, Outbox outbox)
    {
        if (Fault is null)
        {
            try
            {
                primitive.Receive(notice, outbox);
                Check();
            }
            catch (Exception exception)
            {
                Break(exception);
            }
        }
    }

    public void Fail(Request request, Outbox outbox)
    {
        if (request.State != RequestState.Completed)
        {
            outbox.Fail(request, Errno.EIO, $"{name}: the primitive has failed and answers no more (EIO): {Fault!.Message}");
        }
    }

    public void Break(Exception fault) => Fault ??= fault;

    private void Check()
    {
        if (checksInvariants)
        {
            primitive.CheckInvariants();
        }
    }
}
