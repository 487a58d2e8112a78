using System.Globalization;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A primitive, three processes, the calls from which they choose, and a naive model that is asked the same.</summary>
internal abstract partial class Scenario
{
    public const int Processes = 3;

    private static readonly Outcome[] Reasons = [Outcome.Interrupted, Outcome.Killed, Outcome.TimedOut, Outcome.Cancelled];

    private readonly FakeProcess[] processes;
    private readonly int[] made = new int[Processes];

    // The call that a process waits in, or died in.
    private readonly int[] current = [-1, -1, -1];
    private readonly bool[] dead = new bool[Processes];
    private int visits;

    protected Scenario(bool deliversLate = false)
    {
        World = new World { DeliversLate = deliversLate };
        processes = [.. Enumerable.Range(0, Processes).Select(at => World.Process(Identities.PidOf(at)))];
    }

    public World World { get; }

    public abstract string Name { get; }

    /// <summary>The calls from which a process chooses, in words.</summary>
    protected abstract IReadOnlyList<string> Calls { get; }

    /// <summary>Whether processes differ in their names only.</summary>
    protected virtual bool IsSymmetric => true;

    /// <summary>How many calls a process may make; null for any number, where what has been before leaves no trace.</summary>
    protected virtual int? MostCalls => 3;

    /// <summary>What the model said in this step.</summary>
    protected abstract IEnumerable<Ending> Expected { get; }

    /// <summary>The calls of a fourth process that comes by, in words. It may come while all three wait.</summary>
    protected virtual IReadOnlyList<string> Visits => [];

    /// <summary>How often it comes by.</summary>
    protected virtual int MostVisits => 2;

    protected FakeProcess Process(int process) => processes[process];

    protected static long Pid(int process) => Identities.PidOf(process);

    protected bool IsDead(int process) => dead[process];

    /// <summary>The call that a process waits in, or has made last.</summary>
    protected int CallOf(int process) => current[process];

    public Request? Waiting(int process)
    {
        foreach (var request in World.Outstanding)
        {
            if (ReferenceEquals(request.Process, processes[process]))
            {
                return request;
            }
        }

        return null;
    }

    /// <summary>All that may happen now.</summary>
    public void AddMoves(List<Move> moves)
    {
        for (var process = 0; process < Processes; process++)
        {
            var waiting = Waiting(process);
            if (dead[process])
            {
                AddMovesOfDead(moves, process, waiting);
            }
            else if (waiting is not null)
            {
                if (waiting is { State: RequestState.Parked } or { DeferredAbandon: Outcome.Granted })
                {
                    moves.AddRange(Enumerable.Range(0, Reasons.Length).Where(reason => MayStop(process, Reasons[reason])).Select(reason => new Move(MoveKind.Abandon, process, reason)));
                }

                moves.Add(new Move(MoveKind.Exit, process));
            }
            else if (IsHere(process))
            {
                AddCalls(moves, process);
            }
        }

        AddDeliveries(moves);
        if (visits < MostVisits)
        {
            moves.AddRange(Enumerable.Range(0, Visits.Count).Where(MayVisit).Select(visit => new Move(MoveKind.Visit, 0, visit)));
        }
    }

    /// <summary>Does what may happen, with the primitive and in the model.</summary>
    public void Apply(Move move)
    {
        World.Endings.Clear();
        World.Posts.Clear();
        ForgetExpected();
        var process = move.Process;
        switch (move.Kind)
        {
            case MoveKind.Call:
                made[process]++;
                current[process] = move.Choice;
                Call(process, move.Choice);
                break;
            case MoveKind.Abandon:
                var reason = dead[process] ? Outcome.Exited : Reasons[move.Choice];
                World.Abandon(Waiting(process)!, reason);
                FollowAbandon(process, reason);
                break;
            case MoveKind.Exit or MoveKind.ExitCalling:
                Exit(process);
                if (move.Kind == MoveKind.ExitCalling)
                {
                    made[process]++;
                    current[process] = move.Choice;
                    SendLate(process, move.Choice);
                }

                break;
            case MoveKind.ArriveLate:
                World.Deliver(World.LateCall(processes[process])!);
                FollowCall(process, current[process]);
                break;
            case MoveKind.Deliver:
                Deliver(move.Choice);
                break;
            case MoveKind.Visit:
                visits++;
                Visit(move.Choice);
                break;
        }

        ExitAgain();
    }

    protected void Die(int process) => dead[process] = true;

    protected virtual void Exit(int process)
    {
        Die(process);
        World.Exit(processes[process]);
        FollowExit(process);
    }

    /// <summary>Makes a call, here and in the model.</summary>
    protected abstract void Call(int process, int call);

    /// <summary>Sends a call of a process that has ended.</summary>
    protected virtual void SendLate(int process, int call) => throw new NotSupportedException();

    /// <summary>Makes a call of who comes by, here and in the model.</summary>
    protected virtual void Visit(int visit) => throw new NotSupportedException();

    /// <summary>Whether a call is worth to be made by a process that dies in it: it may get something.</summary>
    protected virtual bool MayDieIn(int process, int call) => false;

    protected virtual bool May(int process, int call) => true;

    protected virtual bool MayVisit(int visit) => true;

    /// <summary>Whether the wait of a process may end for a reason.</summary>
    protected virtual bool MayStop(int process, Outcome reason) => true;

    /// <summary>Whether a process has begun and does something.</summary>
    protected virtual bool IsHere(int process) => true;

    protected abstract void ForgetExpected();

    protected abstract void FollowCall(int process, int call);

    protected abstract void FollowAbandon(int process, Outcome reason);

    protected abstract void FollowExit(int process);

    /// <summary>A message from one sender to one primitive has arrived.</summary>
    protected virtual void FollowDelivery(Mail mail)
    {
    }

    private void AddCalls(List<Move> moves, int process)
    {
        moves.Add(new Move(MoveKind.Exit, process));
        var hasMore = MostCalls is not { } most || made[process] < most;
        for (var call = 0; hasMore && call < Calls.Count; call++)
        {
            if (May(process, call))
            {
                moves.Add(new Move(MoveKind.Call, process, call));
                if (MayDieIn(process, call))
                {
                    moves.Add(new Move(MoveKind.ExitCalling, process, call));
                }
            }
        }
    }

    private void AddMovesOfDead(List<Move> moves, int process, Request? waiting)
    {
        if (World.LateCall(processes[process]) is not null)
        {
            moves.Add(new Move(MoveKind.ArriveLate, process));
        }
        else if (waiting is { State: RequestState.Parked } or { DeferredAbandon: Outcome.Granted })
        {
            // Its host learns of it some time, and ends it.
            moves.Add(new Move(MoveKind.Abandon, process));
        }
    }

    private void AddDeliveries(List<Move> moves)
    {
        if (World.InFlight > 0)
        {
            var line = 0;
            foreach (var (sender, to) in Lines())
            {
                if (World.Line(sender, to).Any())
                {
                    moves.Add(new Move(MoveKind.Deliver, 0, line));
                }

                line++;
            }
        }
    }

    private void Deliver(int line)
    {
        var (sender, to) = Lines().ElementAt(line);
        var mail = World.Line(sender, to).First();
        World.Deliver(mail);
        FollowDelivery(mail);
    }

    private IEnumerable<(object Sender, Address To)> Lines() =>
        from to in World.Addresses from sender in World.Addresses.Concat<object>(processes) select (sender, to);

    // What was granted to a process that had ended is told of again: the primitive watched it, and its exit was known.
    private void ExitAgain()
    {
        for (var at = 0; at < World.Endings.Count; at++)
        {
            if (World.Endings[at].Outcome == Outcome.Granted && Array.FindIndex(processes, one => one.Id.Value == World.Endings[at].Process) is >= 0 and var process && dead[process])
            {
                FollowExit(process);
            }
        }
    }

    public string Describe(Move move) => move.Kind == MoveKind.Visit ? Visits[move.Choice] : string.Create(CultureInfo.InvariantCulture, $"P{move.Process} ") + move.Kind switch
    {
        MoveKind.Call => Calls[move.Choice],
        MoveKind.Abandon => $"stops waiting: {(dead[move.Process] ? Outcome.Exited : Reasons[move.Choice])}",
        MoveKind.Exit => "dies",
        MoveKind.ExitCalling => $"dies in the call: {Calls[move.Choice]}",
        MoveKind.ArriveLate => $"is dead, and its call arrives: {Calls[current[move.Process]]}",
        _ => DescribeDelivery(move.Choice),
    };

    public string Answers()
    {
        var answers = World.Endings.Select(ending => $"P{ending.Process - Pid(0)} {ending.Outcome}{(ending.Error == 0 ? "" : $" {ending.Error}")} {ending.Value}");
        return string.Join("; ", answers);
    }

    private string DescribeDelivery(int line)
    {
        var (sender, to) = Lines().ElementAt(line);
        var mail = World.Line(sender, to).First();
        var what = mail.Request is { } request ? $"the request of P{request.Process.Id.Value - Pid(0)}" : mail.Notice is not null ? "a notice" : "an exit";
        return $"{what} arrives at {to.Name}";
    }
}
