using System.Numerics;
using System.Text;
using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>About how many bytes things take on their way, rather too many than too few: a frame is not to be larger than what carries it.</summary>
internal static class Weight
{
    // Numbers and marks, of which nothing has more.
    private const long Numbers = 256;

    private const long BytesOfCharacter = 3;
    private const long BytesOfNumber = 5;
    private const int BitsOfByte = 7;

    public static long Of(Frame frame)
    {
        var weight = Numbers + Of(frame.From) + Of(frame.To);
        for (var i = 0; i < frame.Messages.Count; i++)
        {
            weight += Of(frame.Messages[i]);
        }

        return weight;
    }

    public static long Of(SessionMessage message) => Numbers + message switch
    {
        Opening opening => Of(opening.Kind) + Of(opening.Primitive),
        Asking asking => Of(asking.Process) + Of(asking.Operation),
        Telling telling => Of(telling.Process),
        Answering answering => Of(answering.Answer.Data),
        _ => 0,
    };

    private static long Of(ProcessCard card) => Of(card.Node) + (BytesOfNumber * card.Credentials.Groups.Count);

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

    // Not more than there are: whether an answer arrives depends on it.
    private static long OfText(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static long Of(IReadOnlyList<int> integers)
    {
        var weight = 0L;
        for (var i = 0; i < integers.Count; i++)
        {
            var zigzag = (uint)((integers[i] << 1) ^ (integers[i] >> 31));
            weight += (BitOperations.Log2(zigzag | 1) / BitsOfByte) + 1;
        }

        return weight;
    }

    private static long Of(object? value) => value is null ? 0 : Numbers + value switch
    {
        string text => OfText(text),
        byte[] bytes => bytes.Length,
        IReadOnlyList<int> integers => Of(integers),
        IpcKey key => Of(key.Name),
        IpcPermission permission => Of(permission.Key.Name),
        SemaphoreGetArgument get => Of(get.Key.Name) + (get.Initial is { } initial ? Of(initial) : 0),
        SemaphoreStatus status => Of(status.Permission.Key.Name),
        MessageQueueStatus status => Of(status.Permission.Key.Name),
        TagGift<string> text => OfText(text.Value),
        TagGift<byte[]> bytes => bytes.Value?.Length ?? 0,
        KeptGift kept => Of(kept.TypeName),
        _ => 0,
    };
}
