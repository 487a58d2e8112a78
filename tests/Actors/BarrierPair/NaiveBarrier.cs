namespace ActorIpc.Actors.Tests;

/// <summary>
/// A barrier pair a second time, from the rules (BAR-1 to 22): what was sent lies in an inbox as it was sent, abortions are flags, and a wait is a
/// question that is asked again after every step.
/// </summary>
/// <param name="renews">Whether it begins as new when both sides have ended.</param>
internal sealed class NaiveBarrier(bool renews = false)
{
    private enum Mark
    {
        Barrier,
        Abortion,
    }

    private readonly Side[] sides = [new Side(), new Side()];

    /// <summary>Who ended in the last step.</summary>
    public List<Ending> Endings { get; } = [];

    public int Waits(long process) => SideOf(process)?.Waiting.Count ?? 0;

    public bool IsSide(long process) => SideOf(process) is not null;

    public void Call(long process, long sequence, BarrierCall call, BarrierRole role, long heir, Outcome parkRefusal)
    {
        var side = SideOf(process);
        switch (call)
        {
            case BarrierCall.SetRole or BarrierCall.Promise:
                GiveRole(process, sequence, call == BarrierCall.Promise, (int)role, call == BarrierCall.Promise ? heir : process);
                break;
            case BarrierCall.Query:
                End(process, sequence, Outcome.Granted, value: Known(side));
                break;
            case BarrierCall.Destroy:
                if (side is { Taken: true, Gone: false })
                {
                    Leave(side, Outcome.Removed);
                }

                End(process, sequence, Outcome.Granted);
                break;
            case var _ when side is null || !side.Taken:
                End(process, sequence, Outcome.Failed, Errno.EPERM);
                break;
            case var _ when side.Gone:
                End(process, sequence, Outcome.Failed, Errno.EINVAL);
                break;
            case BarrierCall.Place:
                Place(side);
                End(process, sequence, Outcome.Granted, value: Known(side));
                break;
            case BarrierCall.Abort:
                if (!side.I)
                {
                    side.I = true;
                    Other(side).Inbox.Add(Mark.Abortion);
                    AskAgain();
                }

                End(process, sequence, Outcome.Granted, value: Known(side));
                break;
            default:
                Wait(side, sequence, call, parkRefusal);
                break;
        }

        AskAgain();
    }

    public void Abandon(long process, long sequence, Outcome reason)
    {
        SideOf(process)!.Waiting.RemoveAll(wait => wait.Sequence == sequence);
        End(process, sequence, reason);
    }

    public void Exit(long process)
    {
        if (SideOf(process) is { Gone: false } side)
        {
            Leave(side, Outcome.Exited);
            AskAgain();
        }
    }

    /// <summary>Writes what decides about what comes.</summary>
    public void Write(StateWriter writer)
    {
        foreach (var side in sides)
        {
            writer.Write(side.Holder ?? 0);
            Array.ForEach([side.Taken, side.Gone, side.I, side.They], writer.Write);
            writer.Write(side.Placed - side.Seen);
            writer.Write(side.Inbox.Count);
            side.Inbox.ForEach(mark => writer.Write((int)mark));
            foreach (var wait in side.Waiting)
            {
                writer.Write(wait.ForAbortion);
                writer.Write(wait.Enough);
            }
        }
    }

    private static long Known(Side? side) => side is null or { Gone: true } ? 0 : (side.I ? 1 : 0) + (side.They ? 2 : 0);

    private Side? SideOf(long process) => sides.FirstOrDefault(side => side.Holder == process);

    private Side Other(Side side) => sides.Single(other => other != side);

    private void GiveRole(long asker, long sequence, bool promise, int role, long to)
    {
        var (wanted, own) = (sides[role], SideOf(to));
        var keepsItsOwn = own == wanted && (promise || !wanted.Taken);
        if (own is not null && !(keepsItsOwn && (promise || !wanted.Gone)))
        {
            End(asker, sequence, Outcome.Failed, Errno.EINVAL);
        }
        else if (wanted.Holder is not null && own != wanted)
        {
            End(asker, sequence, Outcome.Failed, Errno.EBUSY);
        }
        else
        {
            wanted.Holder = to;
            wanted.Taken |= !promise;
            End(asker, sequence, Outcome.Granted);
        }
    }

    private void Place(Side side)
    {
        if (!side.I && !side.They)
        {
            side.Placed++;
            Other(side).Inbox.Add(Mark.Barrier);
        }
    }

    private void Wait(Side side, long sequence, BarrierCall call, Outcome parkRefusal)
    {
        if (call == BarrierCall.PlaceAndSync)
        {
            Place(side);
        }

        var ahead = side.Placed - side.Seen;
        var enough = call switch
        {
            BarrierCall.WaitNext => ahead - 1,
            BarrierCall.SyncNext => ahead > 0 ? ahead - 1 : 0,
            _ => 0,
        };
        var wait = new Question(sequence, call == BarrierCall.WaitAbortion, enough);
        if (IsOver(side, wait))
        {
            End(side.Holder!.Value, sequence, Outcome.Granted, value: Known(side));
        }
        else if (parkRefusal != Outcome.Granted)
        {
            End(side.Holder!.Value, sequence, parkRefusal);
        }
        else
        {
            side.Waiting.Add(wait);
        }
    }

    private bool IsOver(Side side, Question wait)
    {
        while (wait.ForAbortion ? !side.They : !side.I && !side.They && side.Placed - side.Seen > wait.Enough)
        {
            if (side.Inbox.Count > 0)
            {
                side.They |= side.Inbox.Contains(Mark.Abortion);
                side.Seen += side.Inbox.Count;
                side.Inbox.Clear();
            }
            else if (Other(side).Gone)
            {
                side.They = true;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private void AskAgain()
    {
        if (renews && sides.All(side => side.Gone))
        {
            (sides[0], sides[1]) = (new Side(), new Side());
        }

        foreach (var side in sides)
        {
            foreach (var wait in side.Waiting.Where(wait => IsOver(side, wait)).ToList())
            {
                side.Waiting.Remove(wait);
                End(side.Holder!.Value, wait.Sequence, Outcome.Granted, value: Known(side));
            }
        }
    }

    private void Leave(Side side, Outcome ofWaits)
    {
        side.Gone = true;
        side.Waiting.ForEach(wait => End(side.Holder!.Value, wait.Sequence, ofWaits));
        side.Waiting.Clear();
    }

    private void End(long process, long sequence, Outcome outcome, Errno error = Errno.None, long value = 0) =>
        Endings.Add(new Ending(process, sequence, outcome, error, value, null));

    /// <summary>A wait: for their abortion, or until this side is no more barriers ahead than are enough.</summary>
    private sealed record Question(long Sequence, bool ForAbortion, int Enough);

    private sealed class Side
    {
        public long? Holder { get; set; }

        public bool Taken { get; set; }

        public bool Gone { get; set; }

        public bool I { get; set; }

        public bool They { get; set; }

        public int Placed { get; set; }

        public int Seen { get; set; }

        public List<Mark> Inbox { get; } = [];

        public List<Question> Waiting { get; } = [];
    }
}
