namespace ActorIpc.Actors;

/// <summary>Who is whose child, who has exited, who waits for whom, who has been killed.</summary>
/// <remarks>
/// Follows xv6 (RISC-V) <c>fork</c>, <c>exit</c>, <c>wait</c>, <c>kill</c> and <c>reparent</c> in kernel/proc.c: XV6-4 to 15. Init stands for the
/// system itself: it waits all the time, so what it adopts is reaped at once, and it neither exits nor can be killed.
/// </remarks>
public sealed partial class ProcessTable : Primitive<ProcessOperation>
{
    private readonly Dictionary<long, ProcessEntry> byPid = [];
    private readonly PriorityQueue<int, int> freeSlots = new();
    private readonly ProcessEntry init;
    private readonly int limit;
    private int slotsUsed = 1;

    /// <summary>Makes a table with one process in it.</summary>
    /// <param name="init">The first process.</param>
    /// <param name="limit">How many processes there can be at once, zombies and init included (NPROC).</param>
    public ProcessTable(ProcessRef init, int limit)
    {
        this.init = new ProcessEntry(init, 0);
        this.limit = limit;
        byPid.Add(init.Id.Value, this.init);
    }

    /// <inheritdoc/>
    public override void Submit(Request<ProcessOperation> request, Outbox outbox)
    {
        if (!byPid.TryGetValue(request.Process.Id.Value, out var caller) || caller.IsZombie)
        {
            outbox.Fail(request, Errno.ESRCH, $"process: {request.Process.Id} has exited (ESRCH).");
            return;
        }

        switch (request.Operation.Call)
        {
            case ProcessCall.Spawn:
                Spawn(request, caller, outbox);
                break;
            case ProcessCall.Exit when caller == init:
                outbox.Fail(request, Errno.EINVAL, "process: init exiting (EINVAL, XV6-5).");
                break;
            case ProcessCall.Exit:
                Exit(caller, request.Operation.Status, outbox);
                outbox.Grant(request);
                break;
            case ProcessCall.Wait:
                Wait(request, caller, outbox);
                break;
            case ProcessCall.Kill or ProcessCall.Interrupt:
                Post(request, outbox);
                break;
            case ProcessCall.Find:
                Find(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of the process table (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        var target = ((Request<ProcessOperation>)request).Operation.Target;
        var waits = target == ProcessId.None ? byPid[request.Process.Id.Value].WaitsForAny : byPid[target.Value].WaitsForThis;
        waits!.Remove(request);
        outbox.Refuse(request, reason);
    }

    /// <summary>A process that ends without a word exits with status -1.</summary>
    /// <param name="process">The process.</param>
    /// <param name="outbox">Where to say what happens next.</param>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        if (byPid.TryGetValue(process.Id.Value, out var entry) && entry is { IsZombie: false } && entry != init)
        {
            Exit(entry, ExitStatus.Killed.Code, outbox);
        }
    }

    private void Spawn(Request<ProcessOperation> request, ProcessEntry parent, Outbox outbox)
    {
        if (byPid.Count >= limit)
        {
            outbox.Fail(request, Errno.EAGAIN, $"process: the table has no free slot among {limit} (EAGAIN, XV6-4).");
            return;
        }

        var child = new ProcessEntry(request.Operation.Child!, freeSlots.TryDequeue(out var free, out _) ? free : slotsUsed++);
        byPid.Add(child.Process.Id.Value, child);
        parent.Adopt(child);
        outbox.Grant(request, child.Process.Id.Value);
    }

    private void Exit(ProcessEntry entry, int status, Outbox outbox)
    {
        RefuseAll(entry.WaitsForAny, Outcome.Exited, outbox);

        // XV6-6: the children go to init first, then the parent is woken. Whoever waits sees all of it at once, and takes the lowest slot first (XV6-8).
        List<ProcessEntry>? orphanedZombies = entry.Zombies is { Count: > 0 } exited ? [.. exited] : null;
        while (entry.YoungestChild is { } child)
        {
            RefuseAll(child.WaitsForThis, Outcome.Exited, outbox);
            entry.Disown(child);
            init.Adopt(child);
        }

        entry.IsZombie = true;
        entry.Status = status;
        entry.Parent!.AddZombie(entry);
        if (orphanedZombies is null)
        {
            Offer(entry, outbox);
            return;
        }

        foreach (var zombie in orphanedZombies.Append(entry).OrderBy(zombie => zombie.Slot))
        {
            Offer(zombie, outbox);
        }
    }

    // Gives a zombie to who waits for it. A wait for this very child goes before a wait for any.
    private void Offer(ProcessEntry zombie, Outbox outbox)
    {
        var parent = zombie.Parent!;
        if ((zombie.WaitsForThis?.TakeFirst() ?? parent.WaitsForAny?.TakeFirst()) is { } wait)
        {
            Reap(zombie, wait, outbox);
        }
        else if (parent == init)
        {
            Reap(zombie, null, outbox);
        }
    }

    private void Wait(Request<ProcessOperation> request, ProcessEntry caller, Outbox outbox)
    {
        var target = request.Operation.Target;
        ProcessEntry? child = null;
        if (target == ProcessId.None ? caller.YoungestChild is null : !byPid.TryGetValue(target.Value, out child) || child.Parent != caller)
        {
            outbox.Refuse(request, Outcome.NoChild);
        }
        else if ((child is null ? caller.Zombies?.Min : child.IsZombie ? child : null) is { } zombie)
        {
            Reap(zombie, request, outbox);
        }
        else if (!outbox.RefusedToPark(request))
        {
            (child is null ? caller.WaitsForAny ??= new RequestQueue() : child.WaitsForThis ??= new RequestQueue()).Add(request);
        }
    }

    private void Reap(ProcessEntry zombie, Request? wait, Outbox outbox)
    {
        var parent = zombie.Parent!;
        parent.Disown(zombie);
        byPid.Remove(zombie.Process.Id.Value);
        freeSlots.Enqueue(zombie.Slot, zombie.Slot);
        if (wait is not null)
        {
            outbox.Grant(wait, zombie.Process.Id.Value, zombie.Status == 0 ? null : zombie.Status);
        }

        // A process may wait in several places at once: when one of them takes the last child, the others have nothing left to wait for.
        RefuseAll(zombie.WaitsForThis, Outcome.NoChild, outbox);
        if (parent.YoungestChild is null)
        {
            RefuseAll(parent.WaitsForAny, Outcome.NoChild, outbox);
        }
    }

    private void Post(Request<ProcessOperation> request, Outbox outbox)
    {
        var (call, target) = (request.Operation.Call, request.Operation.Target);

        // XV6-14: 0 is the pid of free slots, not of a process.
        if (target == ProcessId.None || !byPid.TryGetValue(target.Value, out var entry))
        {
            outbox.Refuse(request, Outcome.NoProcess);
            return;
        }

        if (entry == init && call == ProcessCall.Kill)
        {
            outbox.Fail(request, Errno.EPERM, "pid: init cannot be killed (EPERM).");
            return;
        }

        if (call == ProcessCall.Kill && !entry.IsZombie)
        {
            entry.Killed = true;
            outbox.Post(entry.Process, Signal.Kill);
        }

        // An interrupt is posted by who asks, who is to hear whether it was kept: here it is told to whom. A zombie takes any, to no effect (XV6-11).
        outbox.Grant(request, 0, call == ProcessCall.Interrupt && !entry.IsZombie ? entry.Process : null);
    }

    // One that has exited is gone for who looks for it, for it holds nothing any more.
    private void Find(Request<ProcessOperation> request, Outbox outbox)
    {
        if (byPid.TryGetValue(request.Operation.Target.Value, out var entry) && !entry.IsZombie)
        {
            outbox.Grant(request, entry.Process.Id.Value, entry.Process);
        }
        else
        {
            outbox.Refuse(request, Outcome.NoProcess);
        }
    }

    private static void RefuseAll(RequestQueue? waits, Outcome outcome, Outbox outbox)
    {
        while (waits?.TakeFirst() is { } wait)
        {
            outbox.Refuse(wait, outcome);
        }
    }
}
