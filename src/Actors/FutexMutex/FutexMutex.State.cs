namespace ActorIpc.Actors;

public sealed partial class FutexMutex
{
    /// <inheritdoc/>
    public override bool LooksAtWords => true;

    /// <inheritdoc/>
    public override Awaited AwaitedBy(Request request)
    {
        // Who waits on a condition waits for whoever makes it hold.
        var owner = word.Read() & MutexWord.Owner;
        return ((Request<MutexOperation>)request).Operation is { Call: MutexCall.Wait, Returns: false } || owner is 0 or MutexWord.NotRecoverable
            ? Awaited.Anybody
            : Awaited.HeldBy(new ProcessId(owner));
    }

    /// <inheritdoc/>
    public override string? LeftBy(ProcessRef process) => IsOwner(process) ? "the mutex" : null;

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        var held = word.Read();
        Invariant.Holds(line.IsEmpty || (held & MutexWord.Waiters) != 0, nameof(FutexMutex), "the word says that somebody waits");
        Invariant.Holds(line.IsEmpty || (held & MutexWord.Owner) is not (0 or MutexWord.NotRecoverable), nameof(FutexMutex), "nobody waits for a free mutex");
        line.CheckInvariants(nameof(FutexMutex));
        sleepers.CheckInvariants(nameof(FutexMutex));
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        line.Save<MutexOperation>(writer);
        sleepers.Save(writer);
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        line.Load<MutexOperation>(reader);
        sleepers.Load(reader);
    }
}
