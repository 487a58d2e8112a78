namespace ActorIpc.Simulation;

/// <summary>Code of a program did what a simulation cannot follow: it used another thread, or blocked its own.</summary>
public sealed class LeftSimulationException : InvalidOperationException
{
    internal LeftSimulationException(string message)
        : base(message)
    {
    }
}
