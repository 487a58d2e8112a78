namespace ActorIpc.Simulation.Scheduling;

/// <summary>What the program says of itself.</summary>
internal sealed class Assertions(World world)
{
    private readonly List<(string What, Func<bool> Holds)> always = [];
    private readonly List<(string What, Func<bool> Holds)> atTheEnd = [];
    private readonly List<(WaitChannel Channel, Func<bool> Condition)> waits = [];
    private readonly HashSet<IpcProcess> patient = [];

    public void Always(string what, Func<bool> condition) => always.Add(Checked(what, condition));

    public void Finally(string what, Func<bool> condition) => atTheEnd.Add(Checked(what, condition));

    public void WaitFor(WaitChannel channel, Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        waits.Add((channel, condition));
    }

    public void MayWaitForEver(IpcProcess process) => patient.Add(process);

    public bool IsPatient(IpcProcess process) => patient.Contains(process);

    /// <summary>What the sleepers of a channel wait for; null if nobody has said.</summary>
    public Func<bool>? ConditionOf(object queue, ulong number)
    {
        foreach (var (channel, condition) in waits)
        {
            if (ReferenceEquals(channel.Queue, queue) && channel.Number == number)
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
