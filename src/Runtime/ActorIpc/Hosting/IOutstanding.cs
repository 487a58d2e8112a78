using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>How a call made by a process ends up as a value.</summary>
internal interface ICallResult<TOperation, TSelf>
    where TOperation : struct, IOperation<TOperation>
{
    static abstract TSelf From(Request<TOperation> request);
}

/// <summary>What can break the wait of a call.</summary>
[Flags]
internal enum WaitMode : byte
{
    /// <summary>Only a deadline, a CancellationToken, or the end of the process.</summary>
    Uninterruptible = 0,

    /// <summary>Also a kill, and an interrupt that arrives while it waits (as Plan 9's rendezvous: REN-10).</summary>
    Interruptible = 1,

    /// <summary>Also an interrupt that was pending already (as semop and sleep).</summary>
    NoticesPending = 2,

    /// <summary>The process ends with this call, so that it has ended is no objection.</summary>
    Final = 4,

    /// <summary>Also a kill, and no interrupt (as waits that systemd begins again after EINTR).</summary>
    Killable = 8,

    /// <summary>Any mode that a kill breaks.</summary>
    AnyKillable = Interruptible | Killable,
}

/// <summary>A waiting call as its process sees it.</summary>
internal interface IOutstanding
{
    IOutstanding? NextOutstanding { get; set; }

    IOutstanding? PreviousOutstanding { get; set; }

    /// <summary>Whether it stands in the list of its process. Guarded by the gate of the process.</summary>
    bool IsListed { get; set; }

    WaitMode Mode { get; }

    /// <summary>How many notes had been posted when one of them broke the wait. Guarded by the gate of the process.</summary>
    int NoteThatBrokeIt { get; set; }

    /// <summary>Whether a deadline or a CancellationToken can end it.</summary>
    bool IsGuarded { get; }

    Request Request { get; }
}
