using ActorIpc.Actors;
using ActorIpc.Sessions;
using ActorIpc.Simulation.Reports;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>Frames in words.</summary>
internal static class FrameText
{
    public static string Of(World world, Frame frame) => frame switch
    {
        { IsFarewell: true } => "that it takes it for gone",
        { ToHistory: 0 } => "a question which history it is",
        { Messages.Count: > 0 } => string.Join(", ", frame.Messages.Select(message => Of(world, NodeOf(frame), message))),
        { First: 0 } => "which history it is",
        _ => "an acknowledgement",
    };

    private static string Of(World world, string node, SessionMessage message) => message switch
    {
        Opening => "what to run",
        Asking asking => $"{CallOf(world, asking.Process.Node, asking.Number)?.Call ?? "a request"} of {NameOf(world, asking.Process.Id)}",
        Ending ending => $"{ending.Reason} of {CallerOf(world, node, ending.Number)}",
        Exiting exiting => $"the end of {NameOf(world, exiting.Process)}",
        Telling telling => $"notice {telling.Code} of {NameOf(world, telling.Process.Id)}",
        Answering answering => $"{CallerOf(world, node, answering.Number)}: {CallText.Of(answering.Answer)}",
        Parking parking => $"{CallerOf(world, node, parking.Number)} waits",
        Watching watching => $"to watch {NameOf(world, watching.Process)}",
        Posting posting => $"{posting.Signal} for {NameOf(world, posting.Process)}",
        _ => message.GetType().Name,
    };

    // Requests are counted on the node whose they are.
    private static string NodeOf(Frame frame) => NodeNames.IsNode(frame.From) ? frame.From : frame.To;

    private static (string Call, string Caller)? CallOf(World world, string node, long number)
    {
        if (world.Clustered.Find(node) is NodePlace place && place.Session.CallOf(number) is { } call)
        {
            return (CallText.Of(call.Request), ((IpcProcess)call.Request.Process).Name);
        }

        return null;
    }

    private static string CallerOf(World world, string node, long number) => CallOf(world, node, number)?.Caller ?? "who is answered already";

    private static string NameOf(World world, ProcessId process) => world.ContextOf(process.Value)?.Process.Name ?? process.ToString();
}
