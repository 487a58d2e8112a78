namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>
/// What some processes do with a primitive. Every class that derives from this is played: undisturbed, and once for every mishap at every moment of every
/// await of every participant.
/// </summary>
/// <remarks>Undisturbed, all participants come to their end. Played again with fresh ones, whatever befell the first, they do so again.</remarks>
internal abstract class DeathScenario
{
    /// <summary>How the system is set up; one process of it watches, and each check needs another.</summary>
    public virtual IpcOptions Options => new();

    /// <summary>Who takes part, in the order in which they begin.</summary>
    public abstract IReadOnlyList<(string Name, Func<Participant, Task> Body)> Cast { get; }

    /// <summary>Whether nobody is left waiting for good, whoever has died.</summary>
    public virtual bool EverybodyFinishes => false;

    /// <summary>How a participant enters.</summary>
    public virtual ProcessOptions? OptionsOf(string name) => null;

    /// <summary>Makes what all acts use; called once.</summary>
    public abstract void SetTheStage(IpcSystem system);

    /// <summary>Makes what one act uses; called before each.</summary>
    public virtual void BeginAct(IpcSystem system)
    {
    }

    /// <summary>All participants have ended: nothing is held, nothing is lost. Leaves the stage as it was at first.</summary>
    public abstract Task AssertNothingIsHeldAsync(IpcProcess fresh);

    /// <summary>For calls that can always be granted.</summary>
    protected static Task<bool> Always(IpcProcess bystander) => Task.FromResult(true);

    /// <summary>For calls that nothing grants.</summary>
    protected static Task<bool> Never(IpcProcess bystander) => Task.FromResult(false);
}
