using System.Text;
using System.Text.Unicode;
using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>
/// Reads what is written as <see cref="FrameBytes"/> writes it, and is as it should be, without the objects in between. Of everything else it says only that it is not plain: to read that,
/// or to say what is wrong with it, is up to protobuf and <see cref="FrameReader"/>, which read the same from what is plain.
/// </summary>
internal ref struct PlainReader
{
    // Of 7 bits each: what is longer is a negative number, or one that is larger than any that is taken.
    private const int LongestVarint = 9;

    private readonly ReadOnlySpan<byte> bytes;
    private int at;
    private bool isPlain = true;

    private PlainReader(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>Reads a frame; null if it is not plain.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="from">Who sends it if it does not say so.</param>
    /// <param name="to">Whom it is for if it does not say so.</param>
    public static Frame? Frame(ReadOnlySpan<byte> bytes, string from = "", string to = "")
    {
        var reader = new PlainReader(bytes);
        var frame = reader.Frame(from, to);
        return reader.isPlain ? frame : null;
    }

    /// <summary>Finds the frames of a bundle; null if it is not plain, or has too many.</summary>
    /// <param name="bytes">What came.</param>
    public static BundleParts? Parts(ReadOnlyMemory<byte> bytes)
    {
        var reader = new PlainReader(bytes.Span);
        var frames = new List<ReadOnlyMemory<byte>>();
        while (frames.Count < WireLimits.Frames && reader.Comes(V1.Bundle.FramesFieldNumber, isVarint: false))
        {
            var length = reader.Take().Length;
            frames.Add(bytes.Slice(reader.at - length, length));
        }

        var (from, to) = (reader.Text(V1.Bundle.FromFieldNumber), reader.Text(V1.Bundle.ToFieldNumber));
        var (wantsAnswer, answers) = (reader.Flag(V1.Bundle.WantsAnswerFieldNumber), reader.Flag(V1.Bundle.AnswersFieldNumber));
        return reader.IsAtEnd ? new BundleParts(frames, from, to, wantsAnswer, answers) : null;
    }

    private readonly bool IsAtEnd => isPlain && at == bytes.Length;

    private Frame Frame(string from, string to)
    {
        from = Name(Text(V1.Frame.FromFieldNumber), from);
        var fromHistory = Number(V1.Frame.FromHistoryFieldNumber, lowest: 1);
        to = Name(Text(V1.Frame.ToFieldNumber), to);
        var toHistory = Number(V1.Frame.ToHistoryFieldNumber);
        var first = Number(V1.Frame.FirstFieldNumber);
        var expected = Number(V1.Frame.ExpectedFieldNumber);
        var isFarewell = Flag(V1.Frame.FarewellFieldNumber);
        var count = Count(V1.Frame.MessagesFieldNumber);
        Require(count <= Sessions.Frame.MostMessages && (first > 0 || count == 0));
        var messages = isPlain ? new SessionMessage[count] : [];
        for (var i = 0; i < messages.Length && isPlain; i++)
        {
            messages[i] = Inner(V1.Frame.MessagesFieldNumber).Message(from, ref isPlain)!;
        }

        Require(at == bytes.Length);
        return new Frame { From = from, FromHistory = fromHistory, To = to, ToHistory = toHistory, First = first, Expected = expected, IsFarewell = isFarewell, Messages = messages };
    }

    private SessionMessage? Message(string from, ref bool isPlainOutside)
    {
        SessionMessage? message = null;
        if (bytes.Length > 0 && bytes[0] == Tag(V1.Message.AskingFieldNumber, isVarint: false))
        {
            message = Inner(V1.Message.AskingFieldNumber).Asking(from, ref isPlain);
        }
        else if (bytes.Length > 0 && bytes[0] == Tag(V1.Message.AnsweringFieldNumber, isVarint: false))
        {
            message = Inner(V1.Message.AnsweringFieldNumber).Answering(ref isPlain);
        }

        isPlainOutside &= message is not null && IsAtEnd;
        return message;
    }

    private Asking? Asking(string from, ref bool isPlainOutside)
    {
        var card = Inner(V1.Asking.ProcessFieldNumber).Card(from, ref isPlain);
        var number = Number(V1.Asking.NumberFieldNumber, lowest: 1);
        var refusal = Outcome(V1.Asking.RefusalFieldNumber);
        var operation = Inner(V1.Asking.OperationFieldNumber).Written(ref isPlain);
        isPlainOutside &= IsAtEnd;
        return IsAtEnd ? new Asking(card!, number, refusal, operation!) : null;
    }

    private Answering? Answering(ref bool isPlainOutside)
    {
        var number = Number(V1.Answering.NumberFieldNumber, lowest: 1);
        var answer = Inner(V1.Answering.AnswerFieldNumber).Answer(ref isPlain);
        var token = Inner(V1.Answering.TokenFieldNumber).Token(ref isPlain);
        isPlainOutside &= IsAtEnd;
        return IsAtEnd ? new Answering(number, answer, token) : null;
    }

    private ProcessCard? Card(string from, ref bool isPlainOutside)
    {
        var id = Number(V1.Process.IdFieldNumber, lowest: 1);
        var node = Name(Text(V1.Process.NodeFieldNumber), from);
        var credentials = Inner(V1.Process.CredentialsFieldNumber);

        // Of root, as nearly everybody is.
        var isPrivileged = credentials.Flag(V1.Credentials.PrivilegedFieldNumber);
        isPlainOutside &= IsAtEnd && isPrivileged && credentials.IsAtEnd && NodeNames.IsNode(node);
        return isPlainOutside ? new ProcessCard(new ProcessId(id), node, Credentials.Root) : null;
    }

    private Written? Written(ref bool isPlainOutside)
    {
        var taken = Comes(V1.Written.BytesFieldNumber, isVarint: false) ? Take() : default;
        isPlainOutside &= IsAtEnd;
        return IsAtEnd ? new Written(taken.ToArray(), []) : null;
    }

    private Answer Answer(ref bool isPlainOutside)
    {
        var outcome = Outcome(V1.Answer.OutcomeFieldNumber);
        var error = Number(V1.Answer.ErrnoFieldNumber);
        var value = Number(V1.Answer.ValueFieldNumber);
        isPlainOutside &= IsAtEnd && error <= short.MaxValue && Enum.IsDefined((Errno)error);
        return new Answer(outcome, (Errno)error, (value >> 1) ^ -(value & 1));
    }

    private FencingToken Token(ref bool isPlainOutside)
    {
        var token = new FencingToken(Number(V1.Token.IncarnationFieldNumber), Number(V1.Token.SequenceFieldNumber));
        isPlainOutside &= IsAtEnd;
        return token;
    }

    private Outcome Outcome(int field)
    {
        var number = Number(field);
        Require(number <= byte.MaxValue && Enum.IsDefined((Outcome)number));
        return (Outcome)number;
    }

    private string Name(string own, string otherwise)
    {
        var name = own.Length > 0 ? own : otherwise;
        Require(NodeNames.IsValid(name));
        return name;
    }

    // 0 if it is not there.
    private long Number(int field, long lowest = 0)
    {
        var number = Comes(field, isVarint: true) ? Varint() : 0;
        Require(number >= lowest && number <= WireLimits.Number);
        return number;
    }

    private bool Flag(int field)
    {
        var number = Number(field);
        Require(number <= 1);
        return number == 1;
    }

    // Empty if it is not there.
    private string Text(int field)
    {
        var text = Comes(field, isVarint: false) ? Take() : default;
        Require(Utf8.IsValid(text));
        return isPlain ? Encoding.UTF8.GetString(text) : "";
    }

    // What is within a field that has to be there.
    private PlainReader Inner(int field)
    {
        Require(Comes(field, isVarint: false));
        return new PlainReader(Take());
    }

    private ReadOnlySpan<byte> Take()
    {
        var length = Length();
        at += length;
        return bytes.Slice(at - length, length);
    }

    // How often a field stands from here on, one after the other.
    private readonly int Count(int field)
    {
        var ahead = this;
        var count = 0;
        for (; ahead.Comes(field, isVarint: false); count++)
        {
            _ = ahead.Take();
        }

        return count;
    }

    // No more than there is.
    private int Length()
    {
        var length = Varint();
        Require(length <= bytes.Length - at);
        return isPlain ? (int)length : 0;
    }

    private long Varint()
    {
        var number = 0L;
        for (var i = 0; i < LongestVarint && at < bytes.Length; i++)
        {
            var digit = bytes[at++];
            number |= (long)(digit & 0x7F) << (7 * i);
            if (digit < 0x80)
            {
                return number;
            }
        }

        isPlain = false;
        return 0;
    }

    private bool Comes(int field, bool isVarint)
    {
        if (!isPlain || at == bytes.Length || bytes[at] != Tag(field, isVarint))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Require(bool isSo) => isPlain &= isSo;

    private static int Tag(int field, bool isVarint) => (field << 3) | (isVarint ? 0 : 2);
}

/// <summary>A bundle, of which it is not known yet what is within its frames.</summary>
/// <param name="Frames">The bytes of its frames.</param>
/// <param name="From">Who sends those that do not say it; empty for nobody.</param>
/// <param name="To">Whom those are for that do not say it; empty for nobody.</param>
/// <param name="WantsAnswer">As for <see cref="WireBundle"/>.</param>
/// <param name="Answers">As for <see cref="WireBundle"/>.</param>
internal sealed record BundleParts(List<ReadOnlyMemory<byte>> Frames, string From, string To, bool WantsAnswer, bool Answers);
