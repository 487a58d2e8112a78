namespace ActorIpc.Simulation.Histories;

/// <summary>The end of a process, which every object that it has called hears of. Recorded with <see cref="HistoryRecorder.Exit"/>.</summary>
public sealed record ProcessExit
{
    /// <inheritdoc/>
    public override string ToString() => "exit";
}

/// <summary>The removal of the object that is called.</summary>
public sealed record Removal
{
    /// <inheritdoc/>
    public override string ToString() => "remove";
}
