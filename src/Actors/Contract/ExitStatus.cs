namespace ActorIpc;

/// <summary>What a process leaves for its parent: the number given to exit.</summary>
/// <remarks>Follows xv6 <c>exit(status)</c> and <c>wait(&amp;status)</c>.</remarks>
/// <param name="Code">The number; 0 is success.</param>
public readonly record struct ExitStatus(int Code)
{
    /// <summary>Status 0.</summary>
    public static ExitStatus Success => default;

    /// <summary>Status 1; also that of a body that threw.</summary>
    public static ExitStatus Failure => new(1);

    /// <summary>Status -1: the process noticed that it had been killed (XV6-12).</summary>
    public static ExitStatus Killed => new(-1);

    /// <summary>Whether the status is 0.</summary>
    public bool IsSuccess => Code == 0;
}
