namespace JobRunner.Jobs;

/// <summary>One job of a job file.</summary>
/// <param name="Name">What the others call it.</param>
/// <param name="Command">The program to run; <see cref="SelfCommand.Token"/> for JobRunner itself.</param>
public sealed record Job(string Name, string Command)
{
    /// <summary>What the program is given.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The jobs that must have succeeded before this one starts.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How many units of which resource it holds while it runs; in the order of the file's resources.</summary>
    public IReadOnlyList<Units> Needs { get; init; } = [];

    /// <summary>How long it may run; null for as long as it takes.</summary>
    public TimeSpan? TimeLimit { get; init; }
}

/// <summary>So many units of a resource: what there are of it, or what a job needs of it.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Count">How many.</param>
public sealed record Units(string Resource, int Count)
{
    /// <summary>For people: "cpu 2, disk 1".</summary>
    /// <param name="units">The units.</param>
    /// <returns>The text.</returns>
    public static string Describe(IEnumerable<Units> units) => string.Join(", ", units);

    /// <inheritdoc/>
    public override string ToString() => $"{Resource} {Count}";
}
