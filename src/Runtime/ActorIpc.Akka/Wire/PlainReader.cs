using System.Text;
using System.Text.Unicode;
using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>
/// Reads what is written as <see cref="FrameWriter"/> writes it, and is as it should be, without the objects in between. Of everything else it says only that it is not plain: to read that,
/// or to say what is wrong with it, is up to protobuf and <see cref="FrameReader"/>, which read the same from what is plain.
/// </summary>
internal ref struct PlainReader
{
    // Of 7 bits each: what is longer is a negative number, or one that is larger than any that is taken.
    private const int LongestVarint = 9;

    private readonly ReadOnlySpan<byte> bytes;
    private int at;

    // Of what is being read.
    private int end;
    private bool isPlain = true;

    private PlainReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        end = bytes.Length;
    }

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
        reader.Require(reader.at == reader.end);
        return reader.isPlain ? new BundleParts(frames, from, to, wantsAnswer, answers) : null;
    }

    // What is made of what is not plain is not looked at.
    private Frame Frame(string from, string to)
    {
        from = Name(V1.Frame.FromFieldNumber, from);
        var fromHistory = Number(V1.Frame.FromHistoryFieldNumber, lowest: 1);
        to = Name(V1.Frame.ToFieldNumber, to);
        var toHistory = Number(V1.Frame.ToHistoryFieldNumber);
        var first = Number(V1.Frame.FirstFieldNumber);
        var expected = Number(V1.Frame.ExpectedFieldNumber);
        var isFarewell = Flag(V1.Frame.FarewellFieldNumber);
        var count = Count(V1.Frame.MessagesFieldNumber);
        Require(count <= Sessions.Frame.MostMessages && (first > 0 || count == 0));
        var messages = isPlain ? new SessionMessage[count] : [];
        for (var i = 0; i < messages.Length && isPlain; i++)
        {
            var outer = Enter(V1.Frame.MessagesFieldNumber);
            messages[i] = IsNext(V1.Message.AskingFieldNumber, isVarint: false) ? Asking(from) : Answering();
            Leave(outer);
        }

        Require(at == end);
        return new Frame { From = from, FromHistory = fromHistory, To = to, ToHistory = toHistory, First = first, Expected = expected, IsFarewell = isFarewell, Messages = messages };
    }

    private Asking Asking(string from)
    {
        var outer = Enter(V1.Message.AskingFieldNumber);
        var asking = new Asking(Card(from), Number(V1.Asking.NumberFieldNumber, lowest: 1), Outcome(V1.Asking.RefusalFieldNumber), Operation());
        Leave(outer);
        return asking;
    }

    private ProcessCard Card(string from)
    {
        var outer = Enter(V1.Asking.ProcessFieldNumber);
        var id = Number(V1.Process.IdFieldNumber, lowest: 1);
        var node = Name(V1.Process.NodeFieldNumber, from);
        Require(NodeNames.IsNode(node));

        // Of root, as nearly everybody is.
        var inner = Enter(V1.Process.CredentialsFieldNumber);
        Require(Flag(V1.Credentials.PrivilegedFieldNumber));
        Leave(inner);
        Leave(outer);
        return new ProcessCard(new ProcessId(id), node, Credentials.Root);
    }

    private Written Operation()
    {
        var outer = Enter(V1.Asking.OperationFieldNumber);
        var taken = Comes(V1.Written.BytesFieldNumber, isVarint: false) ? Take() : default;
        Leave(outer);
        return new Written(isPlain ? taken.ToArray() : [], []);
    }

    private Answering Answering()
    {
        var outer = Enter(V1.Message.AnsweringFieldNumber);
        var answering = new Answering(Number(V1.Answering.NumberFieldNumber, lowest: 1), Answer(), Token());
        Leave(outer);
        return answering;
    }

    private Answer Answer()
    {
        var outer = Enter(V1.Answering.AnswerFieldNumber);
        var outcome = Outcome(V1.Answer.OutcomeFieldNumber);
        var error = Number(V1.Answer.ErrnoFieldNumber);
        Require(error <= short.MaxValue && Enum.IsDefined((Errno)error));
        var value = Number(V1.Answer.ValueFieldNumber);
        Leave(outer);
        return new Answer(outcome, (Errno)error, (value >> 1) ^ -(value & 1));
    }

    private FencingToken Token()
    {
        var outer = Enter(V1.Answering.TokenFieldNumber);
        var token = new FencingToken(Number(V1.Token.IncarnationFieldNumber), Number(V1.Token.SequenceFieldNumber));
        Leave(outer);
        return token;
    }

    private Outcome Outcome(int field)
    {
        var number = Number(field);
        Require(number <= byte.MaxValue && Enum.IsDefined((Outcome)number));
        return (Outcome)number;
    }

    private string Name(int field, string otherwise)
    {
        var own = Text(field);
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

    // Begins with what is within a field, which has to be there. Gives where what is round it ends.
    private int Enter(int field)
    {
        Require(Comes(field, isVarint: false));
        var (outer, length) = (end, Length());
        end = at + length;
        return outer;
    }

    private void Leave(int outer)
    {
        Require(at == end);
        end = outer;
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
        Require(length <= end - at);
        return isPlain ? (int)length : 0;
    }

    private long Varint()
    {
        var number = 0L;
        for (var i = 0; i < LongestVarint && at < end; i++)
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

    private readonly bool IsNext(int field, bool isVarint) => isPlain && at < end && bytes[at] == ((field << 3) | (isVarint ? 0 : 2));

    private bool Comes(int field, bool isVarint)
    {
        var comes = IsNext(field, isVarint);
        at += comes ? 1 : 0;
        return comes;
    }

    private void Require(bool isSo) => isPlain &= isSo;
}

/// <summary>A bundle, of which it is not known yet what is within its frames.</summary>
/// <param name="Frames">The bytes of its frames.</param>
/// <param name="From">Who sends those that do not say it; empty for nobody.</param>
/// <param name="To">Whom those are for that do not say it; empty for nobody.</param>
/// <param name="WantsAnswer">As for <see cref="WireBundle"/>.</param>
/// <param name="Answers">As for <see cref="WireBundle"/>.</param>
internal sealed record BundleParts(List<ReadOnlyMemory<byte>> Frames, string From, string To, bool WantsAnswer, bool Answers);
