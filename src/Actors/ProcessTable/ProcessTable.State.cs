namespace ActorIpc.Actors;

public sealed partial class ProcessTable
{
    /// <inheritdoc/>
    public override Awaited AwaitedBy(Request request)
    {
        var target = ((Request<ProcessOperation>)request).Operation.Target;
        return new Awaited("for the end of", target != ProcessId.None ? [target] : ChildrenOf(request.Process));
    }

    /// <inheritdoc/>
    public override string? LeftBy(ProcessRef process) =>
        ChildrenOf(process) is [_, ..] children ? $"{string.Join(" and ", children.Select(child => $"child {child}"))}, never waited for," : null;

    private List<ProcessId> ChildrenOf(ProcessRef process)
    {
        var children = new List<ProcessId>();
        for (var child = byPid.GetValueOrDefault(process.Id.Value)?.YoungestChild; child is not null; child = child.Older)
        {
            children.Insert(0, child.Process.Id);
        }

        return children;
    }

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        var slots = new HashSet<int>();
        foreach (var (pid, entry) in byPid)
        {
            Invariant.Holds(entry.Process.Id.Value == pid && slots.Add(entry.Slot), nameof(ProcessTable), "a process has its own pid and slot");
            Invariant.Holds(
                entry == init || byPid.GetValueOrDefault(entry.Parent!.Process.Id.Value) == entry.Parent && !entry.Parent.IsZombie,
                nameof(ProcessTable),
                "the parent of every process but init is alive");
            Invariant.Holds(!entry.IsZombie || entry.YoungestChild is null, nameof(ProcessTable), "a zombie has no children");
            Invariant.Holds(!entry.IsZombie || entry.Parent!.Zombies!.Contains(entry), nameof(ProcessTable), "the parent can find a zombie");
            Invariant.Holds(!entry.IsZombie || entry.Parent != init, nameof(ProcessTable), "init reaps at once");
            Invariant.Holds(
                entry.WaitsForAny is null or { IsEmpty: true } || entry.YoungestChild is not null && entry.Zombies is null or { Count: 0 },
                nameof(ProcessTable),
                "who waits for any child has one, and none to reap");
            Invariant.Holds(
                entry.WaitsForThis is null or { IsEmpty: true } || !entry.IsZombie,
                nameof(ProcessTable),
                "nobody waits for a child that can be reaped");
            entry.WaitsForAny?.CheckInvariants(nameof(ProcessTable));
            entry.WaitsForThis?.CheckInvariants(nameof(ProcessTable));
        }

        Invariant.Holds(byPid.Count + freeSlots.Count == slotsUsed, nameof(ProcessTable), "every slot is used or free");
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        var entries = ParentsFirst();
        writer.Write(slotsUsed);
        writer.Write(entries.Count - 1);
        foreach (var entry in entries.Skip(1))
        {
            writer.Write(entry.Parent!.Process);
            writer.Write(entry.Process);
            writer.Write(entry.Slot);
            writer.Write(entry.Killed);
            writer.Write(entry.IsZombie);
            writer.Write(entry.Status);
        }

        foreach (var entry in entries)
        {
            (entry.WaitsForAny ?? new RequestQueue()).Save<ProcessOperation>(writer);
            (entry.WaitsForThis ?? new RequestQueue()).Save<ProcessOperation>(writer);
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        slotsUsed = reader.ReadInt32();
        var entries = new List<ProcessEntry> { init };
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var parent = byPid[reader.ReadProcess()!.Id.Value];
            var child = new ProcessEntry(reader.ReadProcess()!, reader.ReadInt32())
            {
                Killed = reader.ReadBoolean(),
                IsZombie = reader.ReadBoolean(),
                Status = reader.ReadInt32(),
            };
            byPid.Add(child.Process.Id.Value, child);
            parent.Adopt(child);
            entries.Add(child);
        }

        foreach (var entry in entries)
        {
            (entry.WaitsForAny = new RequestQueue()).Load<ProcessOperation>(reader);
            (entry.WaitsForThis = new RequestQueue()).Load<ProcessOperation>(reader);
        }

        var used = entries.Select(entry => entry.Slot).ToHashSet();
        freeSlots.EnqueueRange(Enumerable.Range(0, slotsUsed).Where(slot => !used.Contains(slot)).Select(slot => (slot, slot)));
    }

    // Elder children before younger, so that reading links them up in the same order.
    private List<ProcessEntry> ParentsFirst()
    {
        var found = new List<ProcessEntry> { init };
        for (var next = 0; next < found.Count; next++)
        {
            var eldest = found.Count;
            for (var child = found[next].YoungestChild; child is not null; child = child.Older)
            {
                found.Add(child);
            }

            found.Reverse(eldest, found.Count - eldest);
        }

        return found;
    }
}
