using ActorIpc.Actors;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>What the program says of itself.</summary>
internal sealed class Assertions(World world)
{
    private readonly List<(string What, Func<bool> Holds)> always = [];
    private readonly List<(string What, Func<bool> Holds)> atTheEnd = [];
    private readonly List<(object At, ulong Number, Func<bool> Condition)> waits = [];
    private readonly Dictionary<IpcProcess, Func<bool>> sleepers = [];
    private readonly HashSet<IpcProcess> patient = [];
    private readonly List<(ISimulatedMailbox Mailbox, IReadOnlyList<int> Units)> restored = [];

    /// <summary>Whether to look at what processes leave behind when they end.</summary>
    public bool MindsLeftovers => ReleasesLocks || ReapsChildren;

    public bool ReleasesLocks { get; set; }

    public bool ReapsChildren { get; set; }

    /// <summary>Whose units are to be at the end what they were when the program said so.</summary>
    public IReadOnlyList<(ISimulatedMailbox Mailbox, IReadOnlyList<int> Units)> Restored => restored;

    public void Always(string what, Func<bool> condition) => always.Add(Checked(what, condition));

    public void Finally(string what, Func<bool> condition) => atTheEnd.Add(Checked(what, condition));

    public void WaitFor(object at, ulong number, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        waits.Add((at, number, condition));
    }

    public void Restores(ISimulatedMailbox mailbox) => restored.Add((mailbox, mailbox.Units));

    /// <summary>Whether a process that ends may not leave what it has in a primitive. One that was killed cannot wait for its children.</summary>
    public bool MayNotLeave(IpcProcess process, Primitive primitive) => primitive is ProcessTable ? ReapsChildren && !process.Killed : ReleasesLocks;

    public void SleepsUntil(IpcProcess process, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        sleepers[process] = condition;
    }

    /// <summary>What a process waits for whenever it sleeps; null if nobody has said.</summary>
    public Func<bool>? ConditionOf(IpcProcess process) => sleepers.GetValueOrDefault(process);

    public void MayWaitForEver(IpcProcess process) => patient.Add(process);

    public bool IsPatient(IpcProcess process) => patient.Contains(process);

    /// <summary>What those wait for who sleep on a channel, given by its queue and number, or on a condition, given by its word; null if nobody has said.</summary>
    public Func<bool>? ConditionOf(object queue, ulong channel)
    {
        foreach (var (at, number, condition) in waits)
        {
            if (ReferenceEquals(at, queue) && number == channel)
            {
                return condition;
            }
        }

        return null;
    }

    public void CheckAlways()
    {
        foreach (var (what, holds) in always)
        {
            Check(what, holds, "always");
        }
    }

    public void CheckFinally()
    {
        foreach (var (what, holds) in atTheEnd)
        {
            Check(what, holds, "at the end");
        }
    }

    private void Check(string what, Func<bool> holds, string when)
    {
        try
        {
            if (!holds())
            {
                world.Fail(FailureKind.Assertion, $"it does not hold {when}: {what}.");
            }
        }
        catch (Exception exception)
        {
            world.Fail(FailureKind.Assertion, $"what holds {when}, \"{what}\", threw {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private static (string What, Func<bool> Holds) Checked(string what, Func<bool> condition)
    {
        ArgumentException.ThrowIfNullOrEmpty(what);
        ArgumentNullException.ThrowIfNull(condition);
        return (what, condition);
    }
}
