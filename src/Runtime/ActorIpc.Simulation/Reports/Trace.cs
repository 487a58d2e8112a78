using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Hosting;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Reports;

/// <summary>Writes down what happens, a row for each step.</summary>
internal sealed class Trace
{
    private readonly List<Row> rows = [];
    private readonly List<string> results = [];
    private string process = "";
    private string call = "";
    private Message? delivering;
    private bool isOfProcess;

    public IReadOnlyList<Row> Rows => rows;

    public void Begin(Step step, World world)
    {
        results.Clear();
        isOfProcess = step is ProcessStep;
        (process, call) = step switch
        {
            ProcessStep { Context: var context } => (Name(context.Process), context.HasBegun ? "goes on" : "begins"),
            SimulatedTime.Alarm alarm => ("time", $"reaches {alarm.Due}"),
            _ when step.Key is { Kind: StepKind.Fault } key => (Name(world.ContextOf(key.A)!.Process), Fault((FaultKind)key.B)),
            _ => step.Text,
        };
    }

    /// <summary>A process makes a call.</summary>
    public void Called(Request request, Mailbox to)
    {
        if (delivering is null)
        {
            // No doing of the process: if a lock of the runtime is busy here, that is no wait of its own.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            results.Add($"calls {CallText.Of(request)} of {to.Name}");
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>A frame is put on its way.</summary>
    public void Sent(string what)
    {
        if (!isOfProcess)
        {
            results.Add(what);
        }
    }

    /// <summary>Something more has come of the step.</summary>
    public void Came(string what) => results.Add(what);

    public void Delivering(Message message, Mailbox to)
    {
        delivering = message;
        if (process.Length > 0)
        {
            // On the spot, inside of what a process does.
            return;
        }

        (process, call) = message switch
        {
            Request request => (Name(request.Process), $"{CallText.Of(request)} reaches {to.Name}"),
            AbandonMessage abandon => (Name(abandon.Request.Process), $"{abandon.Reason} reaches {to.Name}"),
            ExitMessage exit => (Name(exit.Process), $"its end is told to {to.Name}"),
            NoticeMessage notice => (Name(notice.Notice.Process), $"notice {notice.Notice.Code} reaches {to.Name}"),
            _ => ("", message.GetType().Name),
        };
    }

    public void Answered(Request request) => results.Add(
        ReferenceEquals(request, delivering) ? CallText.Of(request.Answer) : $"{Name(request.Process)}: {CallText.Of(request.Answer)}");

    public void Delivered(Message message, Mailbox to)
    {
        if (message is Request { State: not RequestState.Completed } request)
        {
            results.Add(ReferenceEquals(request.Home, to) ? "waits" : $"is passed on to {request.Home!.Name}");
        }

        delivering = null;
    }

    public void End(World world)
    {
        foreach (var ended in world.JustEnded)
        {
            results.Add($"{Name(ended)} ends");
        }

        rows.Add(new Row(rows.Count + 1, process, call, string.Join("; ", results)));
    }

    public static string Name(ProcessRef process) =>
        process is IpcProcess { System.Host: SimulatedHost { Node: { } node } } there ? $"{there.Name} of {node.Label}" : ((IpcProcess)process).Name;

    private static string Fault(FaultKind kind) => kind switch
    {
        FaultKind.Kill => "is killed",
        FaultKind.Interrupt => "is interrupted",
        FaultKind.Death => "dies",
        _ => "wakes for no reason",
    };

    /// <summary>One step.</summary>
    internal sealed record Row(int Step, string Process, string Call, string Result);
}
