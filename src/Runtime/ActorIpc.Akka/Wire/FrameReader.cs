using System.Runtime.InteropServices;
using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes frames of the messages of session.proto, of which nothing is taken for granted.</summary>
/// <param name="mostValues">The most values beside the bytes of one <see cref="Written"/>.</param>
internal sealed class FrameReader(int mostValues)
{
    /// <summary>Makes a frame.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="from">Who sends it if it does not say so.</param>
    /// <param name="to">Whom it is for if it does not say so.</param>
    public Frame Frame(V1.Frame wire, string from = "", string to = "")
    {
        if (wire.Messages.Count > Sessions.Frame.MostMessages)
        {
            throw new FormatException($"messages: there are {wire.Messages.Count}, and {Sessions.Frame.MostMessages} are the most.");
        }

        from = Endpoint(wire.From.Length > 0 ? wire.From : from, "from");
        return new Frame
        {
            From = from,
            FromHistory = Number(wire.FromHistory, "from_history", lowest: 1),
            To = Endpoint(wire.To.Length > 0 ? wire.To : to, "to"),
            ToHistory = Number(wire.ToHistory, "to_history"),
            First = Number(wire.First, "first", lowest: wire.Messages.Count > 0 ? 1 : 0),
            Expected = Number(wire.Expected, "expected"),
            IsFarewell = wire.Farewell,
            Messages = Messages(wire.Messages, from),
        };
    }

    /// <summary>Makes messages.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="from">Who sends them; empty where that is not known.</param>
    public SessionMessage[] Messages(IReadOnlyList<V1.Message> wire, string from = "")
    {
        var messages = new SessionMessage[wire.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = Message(wire[i], from);
        }

        return messages;
    }

    /// <summary>Makes a message.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="from">Who sends it; empty where that is not known.</param>
    public SessionMessage Message(V1.Message? wire, string from = "") => wire?.KindCase switch
    {
        V1.Message.KindOneofCase.Opening => new Opening(Known(wire.Opening.Kind), Written(wire.Opening.Primitive, "primitive")),
        V1.Message.KindOneofCase.Asking => Asking(wire.Asking, from),
        V1.Message.KindOneofCase.Ending => new Ending(Number(wire.Ending.Number, "number", lowest: 1), Outcome(wire.Ending.Reason, "reason")),
        V1.Message.KindOneofCase.Exiting => new Exiting(Id(wire.Exiting.Process)),
        V1.Message.KindOneofCase.Telling => new Telling(wire.Telling.Code, Card(wire.Telling.Process, from), wire.Telling.Value),
        V1.Message.KindOneofCase.Answering => Answering(wire.Answering),
        V1.Message.KindOneofCase.Parking => new Parking(Number(wire.Parking.Number, "number", lowest: 1)),
        V1.Message.KindOneofCase.Watching => new Watching(Id(wire.Watching.Process)),
        V1.Message.KindOneofCase.Posting => new Posting(Id(wire.Posting.Process), Signal(wire.Posting.Signal)),
        _ => throw new FormatException("message: it is of no kind that is known here."),
    };

    public Written Written(V1.Written? wire, string what)
    {
        if (wire is null)
        {
            throw new FormatException($"{what}: it is missing.");
        }

        if (wire.Values.Count > mostValues)
        {
            throw new FormatException($"{what}: there are {wire.Values.Count} values beside its bytes, and {mostValues} are the most.");
        }

        var values = new object[wire.Values.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ValueReader.Value(wire.Values[i]);
        }

        return new Written(Bytes(wire.Bytes), values);
    }

    /// <summary>Makes a process.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="from">Whose it is if it does not say so; empty for nobody's.</param>
    public static ProcessCard Card(V1.Process? wire, string from = "")
    {
        if (wire?.Credentials is not { } credentials)
        {
            throw new FormatException("process: it, or who it is, is missing.");
        }

        if (credentials.Groups.Count > WireLimits.Groups)
        {
            throw new FormatException($"credentials: there are {credentials.Groups.Count} groups, and {WireLimits.Groups} are the most.");
        }

        var isPlainRoot = credentials is { User: 0, Group: 0, Privileged: true, Groups.Count: 0 };
        return new ProcessCard(Id(wire.Id), Node(wire.Node.Length > 0 ? wire.Node : from, "node"), isPlainRoot ? Credentials.Root : new Credentials
        {
            User = credentials.User,
            Group = credentials.Group,
            Groups = credentials.Groups,
            Privileged = credentials.Privileged,
        });
    }

    public static string Endpoint(string name, string what) => NodeNames.IsValid(name) ? name
        : throw new FormatException($"{what}: a name has 1 to {NodeNames.Longest} characters that show.");

    public static string Node(string name, string what) => NodeNames.IsNode(Endpoint(name, what)) ? name
        : throw new FormatException($"{what}: the name of a node begins with @.");

    public static ProcessId Id(long id) => new(Number(id, "process", lowest: 1));

    public static long Number(long number, string what, long lowest = 0) => number >= lowest && number <= WireLimits.Number ? number
        : throw new FormatException($"{what}: {number} is outside {lowest} to {WireLimits.Number}.");

    public static string Known(string kind) => kind.Length is > 0 and <= NodeNames.Longest ? kind
        : throw new FormatException($"kind: a name has 1 to {NodeNames.Longest} characters.");

    // Nobody else has what the parser made.
    public static byte[] Bytes(ByteString bytes) =>
        MemoryMarshal.TryGetArray(bytes.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToByteArray();

    private Asking Asking(V1.Asking wire, string from) =>
        new(Card(wire.Process, from), Number(wire.Number, "number", lowest: 1), Outcome(wire.Refusal, "refusal"), Written(wire.Operation, "operation"));

    private static Answering Answering(V1.Answering wire)
    {
        if (wire.Answer is not { } answer || wire.Token is not { } token)
        {
            throw new FormatException("answer: it, or its token, is missing.");
        }

        var data = answer.Data is null ? null : ValueReader.Value(answer.Data);
        return new Answering(
            Number(wire.Number, "number", lowest: 1),
            new Answer(Outcome(answer.Outcome, "outcome"), Error(answer.Errno), answer.Value, data),
            new FencingToken(Number(token.Incarnation, "incarnation"), Number(token.Sequence, "sequence")));
    }

    private static Outcome Outcome(int number, string what) => number is >= byte.MinValue and <= byte.MaxValue && Enum.IsDefined((Outcome)number) ? (Outcome)number
        : throw new FormatException($"{what}: {number} is no outcome.");

    private static Errno Error(int number) => number is >= short.MinValue and <= short.MaxValue && Enum.IsDefined((Errno)number) ? (Errno)number
        : throw new FormatException($"errno: {number} is none.");

    private static Signal Signal(int number) => number is >= byte.MinValue and <= byte.MaxValue && Enum.IsDefined((Signal)number) ? (Signal)number
        : throw new FormatException($"signal: {number} is none.");
}
