namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>One thing that the processes of a history do, or that is done to one of them.</summary>
/// <param name="Actor">Which of them, from 0.</param>
internal abstract record Step(int Actor)
{
    /// <summary>Whether the process has to be idle for it.</summary>
    public virtual bool IsCall => true;
}

/// <summary>An interrupt, or a signal that has a handler, for a process that waits.</summary>
internal sealed record Interrupt(int Actor) : Step(Actor)
{
    public override bool IsCall => false;

    public override string ToString() => $"P{Actor} is interrupted";
}

/// <summary>The end of a process, whatever it is doing; another one takes its place.</summary>
internal sealed record Exit(int Actor) : Step(Actor)
{
    public override bool IsCall => false;

    public override string ToString() => $"P{Actor} exits";
}

/// <summary>One of the two sides of a history: the actors, or the kernel.</summary>
internal interface ISide : IDisposable
{
    /// <summary>Whether a process waits in a call.</summary>
    bool IsBusy(int actor);

    /// <summary>Does a step, and waits until everybody is idle or asleep.</summary>
    void Do(Step step);

    /// <summary>Told of a process that has returned on the other side: whose answer is on its way to it here has it when this returns.</summary>
    void Expect(int actor);

    /// <summary>Which processes have returned from their calls since it was last asked, and with what: by process.</summary>
    SortedDictionary<int, string> TakeAnswers();

    /// <summary>Everything that can be read back.</summary>
    string ReadBack();
}

/// <summary>One kind of object that both sides have.</summary>
internal interface IFamily
{
    string Name { get; }

    /// <summary>Why the kernel of this machine cannot be asked; null when it can.</summary>
    string? WhyNot();

    ISide BeginOurs();

    ISide BeginKernel();

    /// <summary>Chooses the next step.</summary>
    /// <param name="random">By what.</param>
    /// <param name="waiting">Who waits, and in which call.</param>
    Step Next(Random random, IReadOnlyDictionary<int, Step> waiting);

    /// <summary>Whether the kernel leaves it to its scheduler who of several comes first in a step. After such a step the history ends, for what comes later depends on it.</summary>
    bool IsScheduled(IReadOnlyDictionary<int, Step> waiting, Step step);
}
