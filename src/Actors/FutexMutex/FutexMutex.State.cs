namespace ActorIpc.Actors;

public sealed partial class FutexMutex
{
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
