using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>About how many bytes things take on their way, rather too many than too few: a frame is not to be larger than what carries it.</summary>
internal static class Weight
{
    // Numbers and marks, of which nothing has more.
    private const long Numbers = 256;

    private const long BytesOfCharacter = 3;
    private const long BytesOfInt = 5;

    public static long Of(Frame frame) => Numbers + Of(frame.From) + Of(frame.To) + frame.Messages.Sum(Of);

    public static long Of(SessionMessage message) => Numbers + message switch
    {
        Opening opening => Of(opening.Kind) + Of(opening.Primitive),
        Asking asking => Of(asking.Process) + Of(asking.Operation),
        Telling telling => Of(telling.Process),
        Answering answering => Of(answering.Answer.Data),
        _ => 0,
    };

    private static long Of(ProcessCard card) => Of(card.Node) + (BytesOfInt * card.Credentials.Groups.Count);

    private static long Of(Written written)
    {
        var weight = (long)written.Bytes.Length;
        foreach (var value in written.Values)
        {
            weight += Of(value);
        }

        return weight;
    }

    private static long Of(string? text) => BytesOfCharacter * (text?.Length ?? 0);

    private static long Of(object? value) => value is null ? 0 : Numbers + value switch
    {
        string text => Of(text),
        byte[] bytes => bytes.Length,
        IReadOnlyList<int> integers => BytesOfInt * integers.Count,
        IpcKey key => Of(key.Name),
        IpcPermission permission => Of(permission.Key.Name),
        SemaphoreGetArgument get => Of(get.Key.Name) + (BytesOfInt * (get.Initial?.Count ?? 0)),
        SemaphoreStatus status => Of(status.Permission.Key.Name),
        MessageQueueStatus status => Of(status.Permission.Key.Name),
        TagGift<string> text => Of(text.Value),
        TagGift<byte[]> bytes => bytes.Value?.Length ?? 0,
        KeptGift kept => Of(kept.TypeName),
        _ => 0,
    };
}
