using System.Threading.Tasks.Sources;

namespace ActorIpc.Hosting;

/// <summary>
/// What a caller awaits: as ManualResetValueTaskSourceCore with asynchronous continuations, without the parts that a call never uses, and with the
/// continuation queued for whichever thread is free.
/// </summary>
internal struct CallCompletion
{
    private static readonly Action<object?> Ended = static _ => throw new InvalidOperationException("A call is awaited once.");

    // True while this thread hands a continuation to a scheduler.
    [ThreadStatic]
    private static bool handingOver;

    // What goes on when the call has ended, or Ended once it has.
    private Action<object?>? continuation;

    // Written before the continuation, read after it.
    private object? state;
    private object? context;

    public short Version { get; private set; }

    public void Reset()
    {
        Version++;
        continuation = null;
        state = null;
        context = null;
    }

    public readonly ValueTaskSourceStatus GetStatus(short token)
    {
        Check(token);
        return ReferenceEquals(Volatile.Read(in continuation), Ended) ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    public readonly void CheckEnded(short token)
    {
        if (GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The call has not ended: await it, or turn it into a task first.");
        }
    }

    public void End()
    {
        var next = Interlocked.Exchange(ref continuation, Ended);
        if (next is not null)
        {
            Schedule(next, state, context);
        }
    }

    public void OnCompleted(Action<object?> next, object? with, short token, ValueTaskSourceOnCompletedFlags flags, SynchronizationContext? otherwise)
    {
        Check(token);
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 && ExecutionContext.Capture() is { } flowing)
        {
            (next, with) = (static flow => ((Flow)flow!).Run(), new Flow(flowing, next, with));
        }

        state = with;
        context = otherwise;
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0)
        {
            context = SynchronizationContext.Current is { } current && current.GetType() != typeof(SynchronizationContext) ? current
                : TaskScheduler.Current != TaskScheduler.Default ? TaskScheduler.Current
                : otherwise;
        }

        var before = Interlocked.CompareExchange(ref continuation, next, null);
        if (before is not null)
        {
            if (!ReferenceEquals(before, Ended))
            {
                throw new InvalidOperationException("A call is awaited once.");
            }

            Schedule(next, state, context);
        }
    }

    // Never on the spot: whoever ends a call may be running a primitive.
    private static void Schedule(Action<object?> next, object? with, object? where)
    {
        try
        {
            if (where is not null)
            {
                Post(next, with, where);
                return;
            }
        }
        catch (Exception)
        {
            // A context that takes no more, as that of a window that was closed, is the caller's trouble and not of whoever ends its call.
        }

        ThreadPool.UnsafeQueueUserWorkItem(next, with, preferLocal: true);
    }

    private static void Post(Action<object?> next, object? with, object where)
    {
        switch (where)
        {
            case SynchronizationContext current:
                current.Post(static pair => ((Tuple<Action<object?>, object?>)pair!).Item1(((Tuple<Action<object?>, object?>)pair).Item2), Tuple.Create(next, with));
                break;
            case TaskScheduler scheduler:
                Start(new Scheduled(next, with, scheduler));
                break;
        }
    }

    private static void Start(Scheduled call)
    {
        // What the scheduler runs meanwhile may end calls too.
        var outer = handingOver;
        handingOver = true;
        try
        {
            Queue(call);
        }
        finally
        {
            handingOver = outer;
        }
    }

    private static void Queue(Scheduled call) =>
        Task.Factory.StartNew(static call => ((Scheduled)call!).Run(), call, CancellationToken.None, TaskCreationOptions.DenyChildAttach, call.Scheduler);

    private readonly void Check(short token)
    {
        if (token != Version)
        {
            throw new InvalidOperationException("The ValueTask of this call has been consumed already.");
        }
    }

    private sealed class Scheduled(Action<object?> next, object? with, TaskScheduler scheduler)
    {
        public TaskScheduler Scheduler => scheduler;

        public void Run()
        {
            if (handingOver)
            {
                // The scheduler runs at once what it is handed on a thread of its own, as an Akka actor's does. That may be inside a primitive.
                ThreadPool.UnsafeQueueUserWorkItem(static call => call.StartElsewhere(), this, preferLocal: true);
            }
            else
            {
                next(with);
            }
        }

        private void StartElsewhere()
        {
            try
            {
                // Nothing is around this, so now it may run at once.
                Queue(this);
            }
            catch (Exception)
            {
                // As a context that takes no more.
                next(with);
            }
        }
    }

    private sealed class Flow(ExecutionContext context, Action<object?> next, object? with)
    {
        public void Run() => ExecutionContext.Run(context, static flow => ((Flow)flow!).Next(), this);

        private void Next() => next(with);
    }
}
