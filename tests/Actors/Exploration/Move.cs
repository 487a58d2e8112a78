namespace ActorIpc.Actors.Tests.Exploration;

internal enum MoveKind
{
    /// <summary>A process makes a call, which arrives at once.</summary>
    Call,

    /// <summary>The wait of a process ends with a reason.</summary>
    Abandon,

    /// <summary>A process ends.</summary>
    Exit,

    /// <summary>A process ends in the middle of a call, which arrives later.</summary>
    ExitCalling,

    /// <summary>The call that a dead process made arrives.</summary>
    ArriveLate,

    /// <summary>The oldest message of a line arrives.</summary>
    Deliver,

    /// <summary>A fourth process makes a call, which arrives at once.</summary>
    Visit,
}

/// <summary>One thing that may happen next. Choice: the call, the reason, the line, or the visit.</summary>
internal readonly record struct Move(MoveKind Kind, int Process, int Choice = 0);

/// <summary>A schedule after which something is wrong; no shorter one is.</summary>
internal sealed class CounterexampleException(string primitive, int length, string table, Exception because)
    : Exception($"{primitive}: wrong after a schedule of {length} steps.\n{table}\n{because.Message}", because)
{
    public int Length => length;
}
