namespace ActorIpc.Simulation.Histories;

/// <summary>Both sides of a barrier pair.</summary>
/// <param name="Parent">The parent's.</param>
/// <param name="Child">The child's.</param>
public readonly record struct BarrierState(BarrierSideState Parent, BarrierSideState Child)
{
    internal BarrierSideState this[BarrierRole role] => role == BarrierRole.Parent ? Parent : Child;

    /// <inheritdoc/>
    public override string ToString() => $"parent: {Parent}; child: {Child}";

    internal static BarrierRole Other(BarrierRole role) => role == BarrierRole.Parent ? BarrierRole.Child : BarrierRole.Parent;

    internal BarrierSideState OtherOf(BarrierRole role) => this[Other(role)];

    internal BarrierRole? RoleOf(ProcessId process) => Is(Parent, process) ? BarrierRole.Parent : Is(Child, process) ? BarrierRole.Child : null;

    internal BarrierState With(BarrierRole role, BarrierSideState side) => role == BarrierRole.Parent ? this with { Parent = side } : this with { Child = side };

    private static bool Is(BarrierSideState side, ProcessId process) => side.Stage != BarrierSideStage.Vacant && side.Holder == process;
}

/// <summary>How far a side has come.</summary>
public enum BarrierSideStage
{
    /// <summary>Nobody has the role.</summary>
    Vacant,

    /// <summary>A process has it.</summary>
    Held,

    /// <summary>Its process has left.</summary>
    Left,

    /// <summary>Its process has exited.</summary>
    Exited,
}

/// <summary>One side of a barrier pair.</summary>
/// <param name="Holder">Whose it is.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Number">Its barriers less those of the other side that it has taken; 0 once aborted.</param>
/// <param name="Unread">How many barriers of the other side it has not taken.</param>
/// <param name="HasUnreadAbortion">Whether the other side has aborted, and this one has not taken it.</param>
/// <param name="Known">Who has aborted, as far as it knows.</param>
public readonly record struct BarrierSideState(
    ProcessId Holder, BarrierSideStage Stage, long Number = 0, long Unread = 0, bool HasUnreadAbortion = false, BarrierAbortion Known = BarrierAbortion.None)
{
    internal bool IsAborted => Known != BarrierAbortion.None;

    internal bool HasEnded => Stage is BarrierSideStage.Left or BarrierSideStage.Exited;

    /// <inheritdoc/>
    public override string ToString() => Stage == BarrierSideStage.Held
        ? $"process {Holder}, n {Number}, {Unread} to take{(HasUnreadAbortion ? " and an abortion" : "")}{(IsAborted ? $", aborted: {Known}" : "")}"
        : Stage.ToString().ToLowerInvariant();

    internal BarrierSideState End(BarrierSideStage how) => new(Holder, how);

    internal BarrierSideState Abort(BarrierAbortion whose) => this with { Number = 0, Known = Known | whose };

    // What is added to a side that has ended, nobody sees; and barriers beside an abortion neither (BAR-14).
    internal BarrierSideState Add(long barriers, bool abortion)
    {
        if (HasEnded)
        {
            return this;
        }

        var aborted = HasUnreadAbortion || abortion;
        return this with { Unread = aborted ? 0 : Unread + barriers, HasUnreadAbortion = aborted };
    }

    // BAR-10, BAR-11: whole; the end of the other side, which the caller has seen, comes last and counts as an abortion.
    internal BarrierSideState Take()
    {
        var taken = this with { Unread = 0, HasUnreadAbortion = false };
        return HasUnreadAbortion || Unread == 0 ? taken.Abort(BarrierAbortion.Theirs)
            : IsAborted ? taken
            : taken with { Number = Number - Unread };
    }
}
