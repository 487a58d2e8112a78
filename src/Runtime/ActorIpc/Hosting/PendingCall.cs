using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>A call on its way: the request that primitives see, and the awaitable that the caller sees, in one reusable object.</summary>
internal sealed partial class PendingCall<TOperation, TResult> : Request<TOperation>, IValueTaskSource<TResult>, IOutstanding
    where TOperation : struct, IOperation<TOperation>
    where TResult : ICallResult<TOperation, TResult>
{
    // Completed from outside the primitive, and the caller goes on elsewhere: never inside a mailbox.
    private CallCompletion core;

    // Guarded by the gate of the process.
    private CallGuard? guard;
    private bool ended;

    // By the host's clock. A timeout counts from the call, not from when its timer is set.
    private long called;

    public WaitMode Mode { get; private set; }

    public int NoteThatBrokeIt { get; set; }

    public IOutstanding? NextOutstanding { get; set; }

    public IOutstanding? PreviousOutstanding { get; set; }

    public bool IsListed { get; set; }

    // Known before the call is submitted, so that whoever answers it knows.
    public bool IsGuarded { get; private set; }

    Request IOutstanding.Request => this;

    private IpcProcess Owner => Unsafe.As<IpcProcess>(Process);

    /// <summary>Makes the call.</summary>
    /// <param name="mailbox">Where to.</param>
    /// <param name="mode">What can break it.</param>
    /// <param name="timeout">How long it may wait; null or infinite for as long as it takes, zero for not at all.</param>
    /// <param name="cancellation">Ends the wait when cancelled; cancelled already, nothing is asked for.</param>
    public ValueTask<TResult> Start(Mailbox<TOperation> mailbox, WaitMode mode, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        Mode = mode;
        var process = Owner;
        var notes = process.NotesPosted;
        if ((timeout is not null || cancellation.CanBeCanceled || process.IsMarked) && Prepare(process, ref timeout, cancellation) is { } ended)
        {
            return ended;
        }

        if (!mailbox.Submit(this))
        {
            return Wait(process, notes, timeout, cancellation);
        }

        if (Outcome is Outcome.Failed or Outcome.Interrupted)
        {
            return Immediate();
        }

        var result = TResult.From(this);
        Retire();
        return new ValueTask<TResult>(result);
    }

    public override void OnCompleted()
    {
        if (!IsGuarded)
        {
            // The process takes note when the caller goes on: whoever answers has enough to do with what the caller's processor last touched.
            core.End();
            return;
        }

        try
        {
            Owner.End(this)?.Dispose();
        }
        finally
        {
            core.End();
        }
    }

    /// <summary>Called under the gate of the process: the call has ended, so its guard has nothing left to guard.</summary>
    public CallGuard? MarkEnded()
    {
        ended = true;
        var last = guard;
        guard = null;
        return last;
    }

    /// <summary>Called under the gate of the process: unless the call has ended meanwhile, it is outstanding now.</summary>
    public bool TryGuard(CallGuard? with)
    {
        guard = ended ? null : with;
        return !ended;
    }

    public TResult GetResult(short token)
    {
        core.CheckEnded(token);
        if (!IsGuarded)
        {
            Owner.End(this);
        }

        core.Reset();
        ended = false;
        if (Outcome == Outcome.Failed)
        {
            var failure = Failure();
            Retire();
            throw failure;
        }

        return TakeResult();
    }

    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags, Owner.System.Host.ContextOf(Owner));

    // What is out of the ordinary about a call. Kept apart, for it would burden every ordinary one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult>? Prepare(IpcProcess process, ref TimeSpan? timeout, CancellationToken cancellation)
    {
        if ((Mode & WaitMode.Final) == 0 && process.EntryError() is { } error)
        {
            return Fail(error);
        }

        if (timeout is { } limit)
        {
            if (limit == Timeout.InfiniteTimeSpan)
            {
                timeout = null;
            }
            else if (limit < TimeSpan.Zero)
            {
                return Fail(new IpcException(Errno.EINVAL, $"timeout: {limit} is negative (EINVAL, SEM-24)."));
            }
            else if (limit == TimeSpan.Zero)
            {
                ParkRefusal = Outcome.WouldBlock;
            }
            else
            {
                called = process.System.Host.Time.GetTimestamp();
            }
        }

        IsGuarded = timeout > TimeSpan.Zero || cancellation.CanBeCanceled;
        if (cancellation.IsCancellationRequested)
        {
            AnswerHere(Outcome.Cancelled);
            return Immediate();
        }

        // A zero timeout does not wait, so nothing can break its wait (SEM-25).
        if ((Mode & WaitMode.AnyKillable) != 0 && ParkRefusal == Outcome.Granted)
        {
            if (process.Killed)
            {
                ParkRefusal = Outcome.Killed;
            }
            else if ((Mode & WaitMode.NoticesPending) != 0 && process.InterruptPending)
            {
                ParkRefusal = Outcome.Interrupted;
                NoteThatBrokeIt = process.OldestNote;
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult> Wait(IpcProcess process, int notes, TimeSpan? timeout, CancellationToken cancellation)
    {
        CallGuard? armed = null;
        if (timeout is { } limit && limit > TimeSpan.Zero || cancellation.CanBeCanceled)
        {
            armed = new CallGuard(this);
            try
            {
                armed.Arm(process.System.Host.Time, called, timeout > TimeSpan.Zero ? timeout : null, cancellation);
            }
            catch
            {
                // A time provider that makes no timer: nobody will await this call, so it must not stay.
                process.Begin(this, null, notes);
                (Home as Mailbox)?.Abandon(this, Generation, Outcome.Cancelled);
                throw;
            }
        }

        if (!process.Begin(this, armed, notes))
        {
            armed?.Dispose();
        }

        return new ValueTask<TResult>(this, core.Version);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult> Immediate() => Outcome == Outcome.Failed ? Fail(Failure()) : new ValueTask<TResult>(TakeResult());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult> Fail(IpcException error)
    {
        Retire();
        return ValueTask.FromException<TResult>(error);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IpcException Failure() =>
        // A call that was on its way when its process ended comes after what the process held was given back.
        Error == Errno.EPERM && (Mode & WaitMode.Final) == 0 && Owner.EntryError() is { } ended ? ended : new(Error, (string)Data!);

    private TResult TakeResult()
    {
        if (Outcome == Outcome.Interrupted)
        {
            Owner.TakeInterrupt(NoteThatBrokeIt);
        }

        var result = TResult.From(this);
        Retire();
        return result;
    }
}
