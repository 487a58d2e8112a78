using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

/// <summary>Makes histories by hand: each line is a call with the moments at which it began and ended.</summary>
internal sealed class HistoryText
{
    private readonly List<HistoryCall> calls = [];

    public HistoryText Add(long process, long from, long? to, object operation, HistoryAnswer? answer = null, string? of = "it")
    {
        calls.Add(new HistoryCall(calls.Count + 1, new ProcessId(process), of, operation, from, to, answer));
        return this;
    }

    /// <summary>A granted call.</summary>
    public HistoryText Got(long process, long from, long to, object operation, object? value = null) => Add(process, from, to, operation, HistoryAnswer.Granted(value));

    /// <summary>A call that was never answered.</summary>
    public HistoryText Lost(long process, long from, object operation) => Add(process, from, null, operation);

    public HistoryText Exit(long process, long from, long? to) => Add(process, from, to, new ProcessExit(), to is null ? null : HistoryAnswer.Granted(), of: null);

    public HistoryVerdict Check(SequentialModel model) => new History([.. calls.OrderBy(call => call.InvokedAt)]).Check(model);

    public void IsGood(SequentialModel model)
    {
        var verdict = Check(model);
        Assert.True(verdict.IsLinearizable, verdict.ToString());
    }

    public HistoryFailure IsBad(SequentialModel model) => Assert.Single(Check(model).Failures);
}
