using ActorIpc.Actors;

namespace ActorIpc.Simulation.Histories;

/// <summary>A call of one side of a barrier pair. It returns the <see cref="BarrierAbortion"/> that the side knows of.</summary>
/// <param name="Call">Which call; all but a promise.</param>
/// <param name="Role">Set-role: which.</param>
public sealed record BarrierMove(BarrierCall Call, BarrierRole Role = BarrierRole.Parent)
{
    /// <inheritdoc/>
    public override string ToString() => Call == BarrierCall.SetRole ? $"{Call} {Role}" : Call.ToString();
}

/// <summary>A pair of barriers, with abortion.</summary>
/// <remarks>
/// Knows <see cref="BarrierMove"/> and <see cref="ProcessExit"/>: BAR-1 to 22. Each side makes one call at a time, as in systemd, where it is one thread's.
/// A place-and-sync takes effect twice: the barrier is placed, and seen by the other side, before this one can go on.
/// </remarks>
public sealed class BarrierModel : SequentialModel<BarrierState>
{
    /// <inheritdoc/>
    protected internal override BarrierState Initial => default;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<HistoryCall> StepsOf(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Operation is not BarrierMove { Call: BarrierCall.PlaceAndSync } || call.Answer is { TouchesNothing: true } or { Outcome: Outcome.Failed }
            ? [call]
            : [call with { Operation = new BarrierMove(BarrierCall.Place), Answer = null }, call with { Operation = new BarrierMove(BarrierCall.Sync) }];
    }

    // A wait that was broken off has taken something all the same.
    /// <inheritdoc/>
    protected internal override bool ChangesNothing(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Operation is BarrierMove { Call: BarrierCall.Query } || call.Answer is { Outcome: Outcome.Failed };
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<BarrierState> Step(BarrierState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var role = state.RoleOf(call.Process);
        var side = role is { } held ? state[held] : default;
        switch (call.Operation)
        {
            case ProcessExit:
                return Granted(call, side.Stage == BarrierSideStage.Held ? state.With(role!.Value, side.End(BarrierSideStage.Exited)) : state);
            case BarrierMove { Call: BarrierCall.SetRole } move:
                return TakeRole(state, call, move.Role, role);
            case BarrierMove { Call: BarrierCall.Query }:
                return Granted(call, state, side.Known);
            case BarrierMove { Call: BarrierCall.Destroy }:
                var left = side.Stage == BarrierSideStage.Held ? side.End(BarrierSideStage.Left) : side;
                return Granted(call, role is null ? state : state.With(role.Value, left), BarrierAbortion.None);
            case BarrierMove when side.Stage == BarrierSideStage.Vacant:
                return Fails(state, call, Errno.EPERM);
            case BarrierMove when side.Stage == BarrierSideStage.Left:
                return IsGone(state, call);
            case BarrierMove when side.Stage == BarrierSideStage.Exited:
                return call.Answer is null ? [state] : [];
            case BarrierMove move:
                return Move(state, call, move.Call, role!.Value);
            default:
                throw Unknown(call);
        }
    }

    private static IEnumerable<BarrierState> TakeRole(BarrierState state, HistoryCall call, BarrierRole wanted, BarrierRole? has)
    {
        if (has is not null || wanted is not (BarrierRole.Parent or BarrierRole.Child))
        {
            return Fails(state, call, Errno.EINVAL);
        }

        return state[wanted].Stage == BarrierSideStage.Vacant
            ? Granted(call, state.With(wanted, state[wanted] with { Holder = call.Process, Stage = BarrierSideStage.Held }), BarrierAbortion.None)
            : Fails(state, call, Errno.EBUSY);
    }

    private IEnumerable<BarrierState> Move(BarrierState state, HistoryCall call, BarrierCall what, BarrierRole role)
    {
        var (side, other, others) = (state[role], state.OtherOf(role), BarrierState.Other(role));
        switch (what)
        {
            case BarrierCall.Place when side.IsAborted:
                return Granted(call, state, side.Known);
            case BarrierCall.Place:
                var placed = state.With(role, side with { Number = side.Number + 1 });
                return Granted(call, placed.With(others, other.Add(1, abortion: false)), BarrierAbortion.None);
            case BarrierCall.Abort:
                var aborted = side.Abort(BarrierAbortion.Mine);
                return Granted(call, state.With(role, aborted).With(others, other.Add(0, abortion: true)), aborted.Known);
            case BarrierCall.WaitNext:
                return Wait(state, call, role, side.Number - 1);
            case BarrierCall.SyncNext:
                return Wait(state, call, role, Math.Max(0, side.Number - 1));
            case BarrierCall.Sync:
                return Wait(state, call, role, 0);
            case BarrierCall.WaitAbortion:
                return Wait(state, call, role, null);

            // In two steps, unless it was misuse, which it is not here.
            case BarrierCall.PlaceAndSync:
                return [];
            default:
                throw Unknown(call);
        }
    }

    // Takes all that is there; without a target, until they have aborted.
    private static IEnumerable<BarrierState> Wait(BarrierState state, HistoryCall call, BarrierRole role, long? target)
    {
        var (side, otherHasEnded) = (state[role], state.OtherOf(role).HasEnded);
        while (target is null ? !side.Known.HasFlag(BarrierAbortion.Theirs) : !side.IsAborted && side.Number > target)
        {
            if (side is { Unread: 0, HasUnreadAbortion: false } && !otherHasEnded)
            {
                return MustWait(state.With(role, side), call);
            }

            side = side.Take();
        }

        return Granted(call, state.With(role, side), side.Known);
    }
}
