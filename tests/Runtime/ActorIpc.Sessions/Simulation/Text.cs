using System.Globalization;
using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>Frames and states in words: for reports, and to compare two of them.</summary>
internal static class Text
{
    public static string Of(Frame frame) =>
        $"{frame.From}/{frame.FromHistory} to {frame.To}/{frame.ToHistory}: {frame.First}.. [{string.Join("; ", frame.Messages.Select(Of))}], expects {frame.Expected}{(frame.IsFarewell ? ", farewell" : "")}";

    public static string Of(SessionMessage message) => message switch
    {
        Opening opening => $"open {opening.Kind} {Of(opening.Primitive)}",
        Asking asking => $"ask {asking.Process.Node} {asking.Number} for {asking.Process.Id} ({asking.Refusal}) {Of(asking.Operation)}",
        Telling telling => $"tell {telling.Code} {telling.Process.Id} of {telling.Process.Node} {telling.Value}",
        Answering answering => string.Create(
            CultureInfo.InvariantCulture,
            $"answer {answering.Number} {answering.Answer.Outcome} {answering.Answer.Error} {answering.Answer.Value} {Of(answering.Answer.Data)} token {answering.Token}"),
        _ => message.ToString(),
    };

    /// <summary>All that replay brings back. Acknowledgements alone are not logged, so what has been acknowledged is left out.</summary>
    public static string Of(OwnerSnapshot state) => string.Join(
        '\n',
        [
            $"history {state.History}, incarnation {state.Incarnation}, applied {state.Applied}, {state.Kind}, retired {state.IsRetired}, {state.Failure}",
            state.Primitive is null ? "nothing" : Of(state.Primitive),
            string.Join(", ", state.Processes),
            string.Join(", ", state.Watched),
            .. state.Peers.Select(peer => $"{peer.Peer}/{peer.History}: out {peer.FirstUnacknowledged + peer.Unacknowledged.Count}, in {peer.NextIn}"),
            string.Join(", ", state.Gone),
            string.Join("; ", state.Held.Select(held => $"{held.To}: {Of(held.Message)}")),
        ]);

    private static string Of(Written written) => $"{Convert.ToHexString(written.Bytes)} {string.Join(",", written.Values.Select(Of))}";

    private static string Of(object? value) => value switch
    {
        null => "",
        byte[] bytes => Convert.ToHexString(bytes),
        TagGift gift => gift.ToString()!,
        _ => value.ToString()!,
    };
}
