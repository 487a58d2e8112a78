using System.Runtime.CompilerServices;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of semaphore arrays, and semop itself.
public sealed partial class IpcProcess
{
    /// <summary>Performs a vector of operations, all or nothing, waiting until all of it can be done.</summary>
    /// <param name="set">The array.</param>
    /// <param name="ops">The operations, in order; the call keeps a copy.</param>
    /// <param name="undo">Whether what every operation did is taken back when the process ends; as SEM_UNDO on each.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; nothing of the vector has happened then.</param>
    /// <returns>Granted, or why not: WouldBlock, TimedOut, Cancelled, Interrupted, Killed, Removed.</returns>
    /// <exception cref="IpcException">EINVAL, E2BIG, EFBIG, EACCES, ERANGE: nothing has happened.</exception>
    /// <remarks>Follows semop(2) and semtimedop(2): SEM-11 to 47.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<OperateResult> OperateAsync(
        SemaphoreSet set, ReadOnlySpan<SemaphoreOp> ops, bool undo = false, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);

        if (ops.IsEmpty || ops.Length > System.MostOperations)
        {
            return MisuseOfCount(ops.Length);
        }

        var call = PendingCall<SemaphoreOperation, OperateResult>.Rent(this);
        call.Operation.Vector.Set(ops, undo ? SemaphoreFlags.Undo : SemaphoreFlags.None);
        return call.Start(set.Mailbox, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);
    }

    /// <summary>Takes units of one semaphore, waiting until they are there. They come back when the key is disposed, or when the process ends.</summary>
    /// <param name="set">The array.</param>
    /// <param name="number">Which semaphore of it.</param>
    /// <param name="units">How many.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; nothing has been taken then.</param>
    /// <returns>The key; look at <see cref="SemaphoreGrant.IsHeld"/>.</returns>
    /// <exception cref="IpcException">EFBIG, EACCES, ERANGE: nothing has been taken.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside 0 to 65535, or the units outside 1 to 32767.</exception>
    [Sleeps(Rechecks = true)]
    public ValueTask<SemaphoreGrant> AcquireAsync(
        SemaphoreSet set, int number = 0, int units = 1, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        AcquireAsync(set, [SemaphoreOp.Take(number, units)], timeout, cancellation);

    /// <summary>Takes units of several semaphores at once, or none. They come back when the key is disposed, or when the process ends.</summary>
    /// <param name="set">The array.</param>
    /// <param name="takes">What to take; each as <see cref="SemaphoreOp.Take"/> makes it.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; nothing has been taken then.</param>
    /// <returns>The key; look at <see cref="SemaphoreGrant.IsHeld"/>.</returns>
    /// <exception cref="IpcException">EINVAL: an operation does not take. EFBIG, E2BIG, EACCES, ERANGE. Nothing has been taken.</exception>
    [Sleeps(Rechecks = true)]
    public ValueTask<SemaphoreGrant> AcquireAsync(
        SemaphoreSet set, ReadOnlySpan<SemaphoreOp> takes, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        if (takes.IsEmpty)
        {
            return Misuse<SemaphoreGrant>(Errno.EINVAL, "takes: there is nothing to take (EINVAL, SEM-14).");
        }

        foreach (ref readonly var take in takes)
        {
            if (take.Delta >= 0)
            {
                return Misuse<SemaphoreGrant>(Errno.EINVAL, $"takes: {take} does not take; give and wait for zero with OperateAsync (EINVAL).");
            }
        }

        var taking = OperateAsync(set, takes, undo: true, timeout, cancellation);
        return taking.IsCompletedSuccessfully
            ? new ValueTask<SemaphoreGrant>(Grant(set, takes, taking.GetAwaiter().GetResult()))
            : AcquireAfter(set, takes.ToArray(), taking);
    }

    /// <summary>Takes units of one semaphore if they are there now.</summary>
    /// <param name="set">The array.</param>
    /// <param name="grant">The key.</param>
    /// <param name="number">Which semaphore of it.</param>
    /// <param name="units">How many.</param>
    /// <returns>True when they were taken.</returns>
    /// <exception cref="IpcException">EFBIG, EACCES, ERANGE: nothing has been taken.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside 0 to 65535, or the units outside 1 to 32767.</exception>
    /// <exception cref="NotSupportedException">The host answers from another thread; AcquireAsync with a zero timeout does not block.</exception>
    public bool TryAcquire(SemaphoreSet set, out SemaphoreGrant grant, int number = 0, int units = 1)
    {
        ArgumentNullException.ThrowIfNull(set);
        CheckAnswersOnTheSpot(set.Mailbox, nameof(TryAcquire), nameof(AcquireAsync));
        ReadOnlySpan<SemaphoreOp> take = [SemaphoreOp.Take(number, units)];
        grant = Grant(set, take, Now(OperateAsync(set, take, undo: true, TimeSpan.Zero)));
        return grant.IsHeld;
    }

    /// <summary>Gives units to one semaphore.</summary>
    /// <param name="set">The array.</param>
    /// <param name="number">Which semaphore of it.</param>
    /// <param name="units">How many.</param>
    /// <returns>Granted; giving never waits.</returns>
    /// <exception cref="IpcException">EFBIG, EACCES, ERANGE: nothing has been given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside 0 to 65535, or the units outside 1 to 32767.</exception>
    public ValueTask<OperateResult> GiveAsync(SemaphoreSet set, int number = 0, int units = 1) => OperateAsync(set, [SemaphoreOp.Give(number, units)]);

    /// <summary>The value of one semaphore.</summary>
    /// <param name="set">The array.</param>
    /// <param name="number">Which semaphore of it.</param>
    /// <returns>The value at some moment during the call.</returns>
    /// <exception cref="IpcException">EINVAL, EACCES.</exception>
    public async ValueTask<int> GetValueAsync(SemaphoreSet set, int number = 0) =>
        (int)(await ControlAsync(set, new SemaphoreOperation { Command = SemaphoreCommand.GetValue, Number = number }).OffScheduler()).Value;

    /// <summary>Sets the value of one semaphore, and forgets what exits would have taken back of it (SEM-54).</summary>
    /// <param name="set">The array.</param>
    /// <param name="number">Which semaphore of it.</param>
    /// <param name="value">The value, 0 to 32767.</param>
    /// <returns>A task that is complete when the value is set and whoever can run with it runs.</returns>
    /// <exception cref="IpcException">ERANGE, EINVAL, EACCES.</exception>
    public async ValueTask SetValueAsync(SemaphoreSet set, int number, int value)
    {
        if (value is < 0 or > SemaphoreLimits.MaxValue)
        {
            throw new IpcException(Errno.ERANGE, $"value: {value} is outside 0 to {SemaphoreLimits.MaxValue} (ERANGE, SEM-52).");
        }

        await ControlAsync(set, new SemaphoreOperation { Command = SemaphoreCommand.SetValue, Number = number, Argument = value }).OffScheduler();
    }

    /// <summary>Removes an array: who waits on it ends with Removed, and every later call on it fails.</summary>
    /// <param name="set">The array.</param>
    /// <returns>A task that is complete when the array is removed.</returns>
    /// <exception cref="IpcException">EPERM: the process neither owns nor made it. EINVAL: it has been removed already.</exception>
    /// <remarks>Follows semctl(2), IPC_RMID (SEM-27, SEM-29).</remarks>
    public async ValueTask RemoveAsync(SemaphoreSet set) => await ControlAsync(set, new SemaphoreOperation { Command = SemaphoreCommand.Remove }).OffScheduler();

    /// <summary>The array with a name: made with the given values if there is none, all in one step.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values that a new array starts with. An array that exists keeps its own, and has at least as many.</param>
    /// <returns>The array.</returns>
    /// <exception cref="IpcException">EINVAL: the existing array is smaller. EACCES, ENOSPC, ERANGE.</exception>
    /// <remarks>Follows semget(2) with IPC_CREAT and mode 0666, without the window between making and initialising that semget has.</remarks>
    public async ValueTask<SemaphoreSet> OpenSemaphoresAsync(string name, IReadOnlyList<int> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        return await SystemV.OpenAsync(await SystemV.SemGetAsync(new IpcKey(0, name), values.Count, IpcFlags.Create | IpcFlags.Everybody, values).OffScheduler()).OffScheduler();
    }

    internal ValueTask<CallResult> ControlAsync(SemaphoreSet set, in SemaphoreOperation operation)
    {
        ArgumentNullException.ThrowIfNull(set);
        return ControlAsync(set.Mailbox, operation);
    }

    internal ValueTask<CallResult> ControlAsync(Mailbox<SemaphoreOperation> to, in SemaphoreOperation operation, SemaphoreCall what = SemaphoreCall.Control)
    {
        var call = PendingCall<SemaphoreOperation, CallResult>.Rent(this);
        call.Operation = operation;
        call.Operation.Call = what;
        return call.Start(to, WaitMode.Uninterruptible);
    }

    // SEM-30: in the kernel's order.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<OperateResult> MisuseOfCount(int count) => count == 0
        ? Misuse<OperateResult>(Errno.EINVAL, "ops: a call needs at least one operation (EINVAL, SEM-14).")
        : Misuse<OperateResult>(Errno.E2BIG, $"ops: {count} operations are more than {System.MostOperations} (E2BIG, SEM-11).");

    private static ValueTask<T> Misuse<T>(Errno error, string message) => ValueTask.FromException<T>(new IpcException(error, message));

    private async ValueTask<SemaphoreGrant> AcquireAfter(SemaphoreSet set, SemaphoreOp[] takes, ValueTask<OperateResult> taking)
    {
        var result = await taking.OffScheduler();
        return Grant(set, takes, result);
    }

    private SemaphoreGrant Grant(SemaphoreSet set, ReadOnlySpan<SemaphoreOp> takes, OperateResult result) =>
        result.IsGranted ? SemaphoreGrant.Of(this, set, takes, result.Token) : new SemaphoreGrant(result.Outcome);
}
