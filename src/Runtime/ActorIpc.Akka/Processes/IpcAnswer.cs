using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka;

/// <summary>How a call that was sent as an <see cref="IpcRequest{TResult}"/> ended. One answer arrives for each request.</summary>
/// <remarks>
/// An actor that restarts ends as a process, and what it held is given back; an answer from before may still stand in its mailbox. Such an answer is stale:
/// <see cref="IsStale"/> says so, and it gives out no result, so nobody takes for held what is not. A stale answer to what this incarnation has asked (its
/// correlation tells) means that somebody has ended the process: ask again.
/// </remarks>
/// <typeparam name="TResult">What the call returns.</typeparam>
public sealed class IpcAnswer<TResult> : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private readonly TResult result;

    internal IpcAnswer(IpcProcess? process, object? correlation, TResult result, Exception? error)
    {
        Process = process;
        Correlation = correlation;
        this.result = result;
        Error = error;
    }

    /// <summary>The process that made the call; null when it had ended before, and the call failed with ESRCH.</summary>
    public IpcProcess? Process { get; }

    /// <summary>What the request brought along.</summary>
    public object? Correlation { get; }

    /// <summary>Why the call failed; null when it returned something.</summary>
    public Exception? Error { get; }

    /// <summary>Whether the process has ended meanwhile, so that what the call brought has been given back.</summary>
    public bool IsStale => Process is null or { HasExited: true };

    /// <summary>What the call returned.</summary>
    /// <exception cref="InvalidOperationException">The answer is stale: look at <see cref="IsStale"/> first.</exception>
    /// <exception cref="IpcException">The call failed with this.</exception>
    public TResult Result
    {
        get
        {
            if (Error is not null)
            {
                ExceptionDispatchInfo.Throw(Error);
            }

            return IsStale
                ? throw new InvalidOperationException($"{Process} has ended, and with it what this call brought: look at IsStale first.")
                : result;
        }
    }
}
