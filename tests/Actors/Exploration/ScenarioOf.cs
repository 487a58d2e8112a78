namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A scenario in which every call is a request.</summary>
internal abstract class Scenario<TOperation>(bool deliversLate = false) : Scenario(deliversLate)
    where TOperation : struct, IOperation<TOperation>
{
    private readonly List<Ending> expected = [];

    protected sealed override IEnumerable<Ending> Expected => expected;

    protected override void ForgetExpected() => expected.Clear();

    protected abstract (Address To, TOperation Operation, Outcome Refusal) Request(int process, int call);

    protected FakeProcess Visitor => field ??= World.Process(Pid(Processes));

    /// <summary>A call of who comes by.</summary>
    protected virtual (Address To, TOperation Operation) VisitRequest(int visit) => throw new NotSupportedException();

    protected virtual void FollowVisit(int visit) => throw new NotSupportedException();

    /// <summary>The model says that a call has ended. A process has one call at a time, so all have the same number.</summary>
    protected void Expect(long process, Outcome outcome, Errno error = Errno.None, long value = 0) =>
        expected.Add(new Ending(process, 1, outcome, error, value, null));

    protected void Expect(IEnumerable<Ending> endings) => expected.AddRange(endings);

    protected override void Call(int process, int call)
    {
        var (to, operation, refusal) = Request(process, call);
        World.Submit(to, Process(process), 1, operation, refusal);
        FollowCall(process, call);
    }

    protected override void Visit(int visit)
    {
        var (to, operation) = VisitRequest(visit);
        World.Submit(to, Visitor, 1, operation, Outcome.WouldBlock);
        FollowVisit(visit);
    }

    protected override void SendLate(int process, int call)
    {
        var (to, operation, refusal) = Request(process, call);
        World.SendLate(to, new Call<TOperation> { Process = Process(process), Sequence = 1, Operation = operation, ParkRefusal = refusal });
    }
}
