namespace ActorIpc.Actors;

/// <summary>A counter that is taken from one by one, past whoever sleeps, and whose sleepers are kicked in order of arrival and then compete again.</summary>
/// <remarks>
/// <para>
/// Follows Plan 9 semacquire(2) and 9front <c>semacquire</c>, <c>tsemacquire</c>, <c>semrelease</c> in port/sysproc.c: REN-22 to 26 and 28. There the
/// counter is a word of user memory; here it is a cell of the primitive.
/// </para>
/// <para>
/// A kick is a message: the waiter is handed to this primitive once more, and tries when it arrives. Who comes in between takes first. One that has to leave
/// instead, for the note or the end that reached it on its way, passes its kick on, so that no unit lies there while somebody sleeps.
/// </para>
/// </remarks>
public sealed class UserSemaphore : Primitive<UserSemaphoreOperation>
{
    // In order of arrival. Who was kicked is not among them until it has tried in vain, and is then back in its place.
    private readonly RequestQueue waiters = new();
    private int value;
    private long arrivals;

    // How many were kicked and have neither tried nor passed it on.
    private int kicks;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="value">How many there are to take. Below 0, as a word of memory may be, every call but a look is an error.</param>
    public UserSemaphore(int value) => this.value = value;

    /// <inheritdoc/>
    public override void Submit(Request<UserSemaphoreOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case UserSemaphoreCall.Read:
                outbox.Grant(request, value);
                break;
            case UserSemaphoreCall.Acquire when request.Operation.Kicked:
                TryAgain(request, outbox);
                break;
            case UserSemaphoreCall.Acquire or UserSemaphoreCall.Release when value < 0:
                outbox.Fail(request, Errno.EINVAL, $"semaphore: its value is {value}, below 0 (EINVAL, REN-23).");
                break;
            case UserSemaphoreCall.Acquire:
                Acquire(request, outbox);
                break;
            case UserSemaphoreCall.Release when request.Operation.Count < 0:
                outbox.Fail(request, Errno.EINVAL, $"count: {request.Operation.Count} is below 0 (EINVAL, REN-24).");
                break;
            case UserSemaphoreCall.Release when request.Operation.Count > int.MaxValue - value:
                outbox.Fail(request, Errno.ERANGE, $"count: {request.Operation.Count} more than {value} do not fit a word (ERANGE, REN-24).");
                break;
            case UserSemaphoreCall.Release:
                value += request.Operation.Count;
                Kick(request.Operation.Count, outbox);
                outbox.Grant(request, value);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of a semaphore (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        waiters.Remove(request);
        outbox.Refuse(request, reason);
        if (((Request<UserSemaphoreOperation>)request).Operation.Kicked)
        {
            kicks--;
            Kick(1, outbox);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Units => [value];

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        waiters.CheckInvariants(nameof(UserSemaphore));
        Invariant.Holds(kicks >= 0, nameof(UserSemaphore), "a kick is used once");
        for (var at = waiters.Head; at is not null; at = at.Next)
        {
            var sleeps = !((Request<UserSemaphoreOperation>)at).Operation.Kicked;
            Invariant.Holds(!sleeps || value <= kicks, nameof(UserSemaphore), "while somebody sleeps, somebody is on its way for every unit");
            Invariant.Holds(at.Next is null || ArrivalOf(at) < ArrivalOf(at.Next), nameof(UserSemaphore), "who waits stands in order of arrival");
        }
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(value);
        writer.Write(arrivals);
        writer.Write(kicks);
        waiters.Save<UserSemaphoreOperation>(writer);
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        value = reader.ReadInt32();
        arrivals = reader.ReadInt64();
        kicks = reader.ReadInt32();
        waiters.Load<UserSemaphoreOperation>(reader);
    }

    private static long ArrivalOf(Request request) => ((Request<UserSemaphoreOperation>)request).Operation.Arrival;

    // REN-23: whoever sleeps already is not asked.
    private void Acquire(Request<UserSemaphoreOperation> request, Outbox outbox)
    {
        if (value > 0)
        {
            value--;
            outbox.Grant(request);
        }
        else if (!outbox.RefusedToPark(request))
        {
            request.Operation.Arrival = ++arrivals;
            waiters.Add(request);
        }
    }

    private void TryAgain(Request<UserSemaphoreOperation> request, Outbox outbox)
    {
        // One that is to leave does not take first: the host abandons it as soon as it is parked, and that passes its kick on (REN-25).
        var leaves = request.DeferredAbandon != Outcome.Granted;
        if (!leaves)
        {
            request.Operation.Kicked = false;
            kicks--;
        }

        if (!leaves && value > 0)
        {
            value--;
            outbox.Grant(request);
            return;
        }

        // Only others that were kicked after it, and were here before it, can stand before its place.
        var next = waiters.Head;
        while (next is not null && ArrivalOf(next) < request.Operation.Arrival)
        {
            next = next.Next;
        }

        if (next is null)
        {
            waiters.Add(request);
        }
        else
        {
            waiters.AddBefore(next, request);
        }
    }

    private void Kick(int count, Outbox outbox)
    {
        for (; count > 0 && waiters.TakeFirst() is { } next; count--)
        {
            ((Request<UserSemaphoreOperation>)next).Operation.Kicked = true;
            kicks++;
            outbox.Forward(next, outbox.Self!);
        }
    }
}
