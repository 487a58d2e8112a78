using System.Runtime.CompilerServices;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>What came of a rendezvous for values: the partner's value, or why there is none.</summary>
/// <remarks>Follows Plan 9 rendezvous(2), but for what it returns: an interruption is an outcome, so any value can be given.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
[MustCheckKilled]
public readonly record struct RendezvousResult<T> : ICallResult<TagOperation, RendezvousResult<T>>
{
    private RendezvousResult(Outcome outcome, T value)
    {
        Outcome = outcome;
        Value = value;
    }

    /// <summary>How it ended; Granted if the two met.</summary>
    public Outcome Outcome { get; }

    /// <summary>The partner's value; of no meaning if the two did not meet.</summary>
    public T Value { get; }

    /// <summary>Whether the two met.</summary>
    public bool IsMet => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed while it waited.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    static RendezvousResult<T> ICallResult<TagOperation, RendezvousResult<T>>.From(Request<TagOperation> request)
    {
        var value = default(T)!;
        if (request.Outcome == Outcome.Granted && typeof(T) == typeof(ulong))
        {
            Unsafe.As<T, ulong>(ref value) = (ulong)request.Value;
        }
        else if (request.Outcome == Outcome.Granted)
        {
            value = ((TagGift<T>)request.Data!).Value;
        }

        return new RendezvousResult<T>(request.Outcome, value);
    }
}
