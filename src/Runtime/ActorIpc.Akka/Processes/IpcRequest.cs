using Akka;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka;

/// <summary>A call of a process as a message: sent to the actor of a process, it is answered to its sender with an <see cref="IpcAnswer{TResult}"/>.</summary>
/// <remarks>
/// For actors that do not await: the actor handles other messages until the answer arrives. Everything that an <see cref="IpcProcess"/> can be asked for
/// can be asked for so.
/// <code>
/// Context.Ipc().Ref().Tell(IpcRequest.Of(self => self.AcquireAsync(forks, left), correlation: left));
/// </code>
/// </remarks>
/// <typeparam name="TResult">What the call returns.</typeparam>
public sealed class IpcRequest<TResult> : IIpcRequest
{
    private readonly Func<IpcProcess, ValueTask<TResult>> call;

    /// <summary>Makes a request.</summary>
    /// <param name="call">The call; it is made by the process that the request is sent to, and must not block.</param>
    /// <param name="correlation">Comes back with the answer.</param>
    public IpcRequest(Func<IpcProcess, ValueTask<TResult>> call, object? correlation = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        this.call = call;
        Correlation = correlation;
    }

    /// <summary>Comes back with the answer.</summary>
    public object? Correlation { get; }

    void IIpcRequest.Refuse(IActorRef asker) => asker.Tell(
        new IpcAnswer<TResult>(null, Correlation, default!, new IpcException(Errno.ESRCH, "process: it has ended and can make no more calls (ESRCH).")),
        ActorRefs.NoSender);

    void IIpcRequest.CarryOut(IpcProcess process, IActorRef asker, IActorRef self)
    {
        ValueTask<TResult> calling;
        try
        {
            calling = call(process);
        }
        catch (Exception exception)
        {
            calling = ValueTask.FromException<TResult>(exception);
        }

        if (calling.IsCompletedSuccessfully)
        {
            asker.Tell(new IpcAnswer<TResult>(process, Correlation, calling.Result, null), self);
        }
        else
        {
            _ = AnswerAfter(calling, process, asker, self);
        }
    }

    private async Task AnswerAfter(ValueTask<TResult> calling, IpcProcess process, IActorRef asker, IActorRef self)
    {
        IpcAnswer<TResult> answer;
        try
        {
            answer = new IpcAnswer<TResult>(process, Correlation, await calling.ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            answer = new IpcAnswer<TResult>(process, Correlation, default!, exception);
        }

        asker.Tell(answer, self);
    }
}

/// <summary>Makes requests without naming the type of their results.</summary>
public static class IpcRequest
{
    /// <summary>Makes a request.</summary>
    /// <typeparam name="TResult">What the call returns.</typeparam>
    /// <param name="call">The call; it is made by the process that the request is sent to, and must not block.</param>
    /// <param name="correlation">Comes back with the answer.</param>
    /// <returns>The request, to be told to the actor of a process.</returns>
    public static IpcRequest<TResult> Of<TResult>(Func<IpcProcess, ValueTask<TResult>> call, object? correlation = null) => new(call, correlation);

    /// <summary>Makes a request for a call that returns nothing, such as giving back what a key stands for.</summary>
    /// <param name="call">The call; it is made by the process that the request is sent to, and must not block.</param>
    /// <param name="correlation">Comes back with the answer.</param>
    /// <returns>The request, to be told to the actor of a process.</returns>
    public static IpcRequest<Done> Of(Func<IpcProcess, ValueTask> call, object? correlation = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(
            async self =>
            {
                await call(self);
                return Done.Instance;
            },
            correlation);
    }
}

internal interface IIpcRequest : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    /// <summary>Answers a request that arrived nowhere.</summary>
    void Refuse(IActorRef asker);

    void CarryOut(IpcProcess process, IActorRef asker, IActorRef self);
}
