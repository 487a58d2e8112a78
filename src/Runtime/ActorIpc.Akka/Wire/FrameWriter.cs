using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>Writes frames and what is in them, as session.proto says: each message from its last field to its first.</summary>
internal static class FrameWriter
{
    /// <summary>Writes frames that go together. A name that all have is said once.</summary>
    public static void Write(ref BackwardWriter writer, WireBundle bundle)
    {
        var from = Common(bundle.Frames, static frame => frame.From);
        var to = Common(bundle.Frames, static frame => frame.To);
        writer.Flag(V1.Bundle.AnswersFieldNumber, bundle.Answers);
        writer.Flag(V1.Bundle.WantsAnswerFieldNumber, bundle.WantsAnswer);
        writer.Text(V1.Bundle.ToFieldNumber, to);
        writer.Text(V1.Bundle.FromFieldNumber, from);
        for (var i = bundle.Frames.Count - 1; i >= 0; i--)
        {
            var end = writer.Length;
            Write(ref writer, bundle.Frames[i], from, to);
            writer.Close(V1.Bundle.FramesFieldNumber, end);
        }
    }

    /// <summary>Writes a frame.</summary>
    public static void Write(ref BackwardWriter writer, Frame frame) => Write(ref writer, frame, "", "");

    /// <summary>Writes a message.</summary>
    /// <param name="writer">Writes.</param>
    /// <param name="message">The message.</param>
    /// <param name="from">Who is known to send it; empty for nobody.</param>
    public static void Write(ref BackwardWriter writer, SessionMessage message, string from = "")
    {
        var end = writer.Length;
        int kind;
        switch (message)
        {
            case Opening opening:
                kind = V1.Message.OpeningFieldNumber;
                Write(ref writer, V1.Opening.PrimitiveFieldNumber, opening.Primitive);
                writer.Text(V1.Opening.KindFieldNumber, opening.Kind);
                break;
            case Asking asking:
                kind = V1.Message.AskingFieldNumber;
                Write(ref writer, V1.Asking.OperationFieldNumber, asking.Operation);
                writer.Number(V1.Asking.RefusalFieldNumber, (int)asking.Refusal);
                writer.Number(V1.Asking.NumberFieldNumber, asking.Number);
                Write(ref writer, V1.Asking.ProcessFieldNumber, asking.Process, from);
                break;
            case Ending ending:
                kind = V1.Message.EndingFieldNumber;
                writer.Number(V1.Ending.ReasonFieldNumber, (int)ending.Reason);
                writer.Number(V1.Ending.NumberFieldNumber, ending.Number);
                break;
            case Exiting exiting:
                kind = V1.Message.ExitingFieldNumber;
                writer.Number(V1.Exiting.ProcessFieldNumber, exiting.Process.Value);
                break;
            case Telling telling:
                kind = V1.Message.TellingFieldNumber;
                writer.Signed(V1.Telling.ValueFieldNumber, telling.Value);
                Write(ref writer, V1.Telling.ProcessFieldNumber, telling.Process, from);
                writer.Number(V1.Telling.CodeFieldNumber, telling.Code);
                break;
            case Answering answering:
                kind = V1.Message.AnsweringFieldNumber;
                Write(ref writer, V1.Answering.TokenFieldNumber, answering.Token);
                Write(ref writer, V1.Answering.AnswerFieldNumber, answering.Answer);
                writer.Number(V1.Answering.NumberFieldNumber, answering.Number);
                break;
            case Parking parking:
                kind = V1.Message.ParkingFieldNumber;
                writer.Number(V1.Parking.NumberFieldNumber, parking.Number);
                break;
            case Watching watching:
                kind = V1.Message.WatchingFieldNumber;
                writer.Number(V1.Watching.ProcessFieldNumber, watching.Process.Value);
                break;
            case Posting posting:
                kind = V1.Message.PostingFieldNumber;
                writer.Number(V1.Posting.SignalFieldNumber, (int)posting.Signal);
                writer.Number(V1.Posting.ProcessFieldNumber, posting.Process.Value);
                break;
            default:
                throw new ArgumentException($"message: a {message.GetType().Name} has no form on the wire.", nameof(message));
        }

        writer.Close(kind, end);
    }

    /// <summary>Writes a field that is a <see cref="Written"/>.</summary>
    public static void Write(ref BackwardWriter writer, int field, Written written)
    {
        var end = writer.Length;
        for (var i = written.Values.Count - 1; i >= 0; i--)
        {
            writer.Message(V1.Written.ValuesFieldNumber, ValueWriter.Of(written.Values[i]));
        }

        writer.Bytes(V1.Written.BytesFieldNumber, written.Bytes);
        writer.Close(field, end);
    }

    /// <summary>Writes a field that is a process.</summary>
    /// <param name="writer">Writes.</param>
    /// <param name="field">The number of the field.</param>
    /// <param name="card">The process.</param>
    /// <param name="from">Who is known to send it; empty for nobody.</param>
    public static void Write(ref BackwardWriter writer, int field, ProcessCard card, string from = "")
    {
        var end = writer.Length;
        writer.Flag(V1.Credentials.PrivilegedFieldNumber, card.Credentials.Privileged);
        writer.Numbers(V1.Credentials.GroupsFieldNumber, card.Credentials.Groups, static group => group);
        writer.Number(V1.Credentials.GroupFieldNumber, card.Credentials.Group);
        writer.Number(V1.Credentials.UserFieldNumber, card.Credentials.User);
        writer.Close(V1.Process.CredentialsFieldNumber, end);
        writer.Text(V1.Process.NodeFieldNumber, card.Node == from ? "" : card.Node);
        writer.Number(V1.Process.IdFieldNumber, card.Id.Value);
        writer.Close(field, end);
    }

    private static void Write(ref BackwardWriter writer, Frame frame, string from, string to)
    {
        for (var i = frame.Messages.Count - 1; i >= 0; i--)
        {
            var end = writer.Length;
            Write(ref writer, frame.Messages[i], frame.From);
            writer.Close(V1.Frame.MessagesFieldNumber, end);
        }

        writer.Flag(V1.Frame.FarewellFieldNumber, frame.IsFarewell);
        writer.Number(V1.Frame.ExpectedFieldNumber, frame.Expected);
        writer.Number(V1.Frame.FirstFieldNumber, frame.First);
        writer.Number(V1.Frame.ToHistoryFieldNumber, frame.ToHistory);
        writer.Text(V1.Frame.ToFieldNumber, to.Length > 0 ? "" : frame.To);
        writer.Number(V1.Frame.FromHistoryFieldNumber, frame.FromHistory);
        writer.Text(V1.Frame.FromFieldNumber, from.Length > 0 ? "" : frame.From);
    }

    private static void Write(ref BackwardWriter writer, int field, in Answer answer)
    {
        var end = writer.Length;
        if (answer.Data is { } data)
        {
            writer.Message(V1.Answer.DataFieldNumber, ValueWriter.Of(data));
        }

        writer.Signed(V1.Answer.ValueFieldNumber, answer.Value);
        writer.Number(V1.Answer.ErrnoFieldNumber, (int)answer.Error);
        writer.Number(V1.Answer.OutcomeFieldNumber, (int)answer.Outcome);
        writer.Close(field, end);
    }

    private static void Write(ref BackwardWriter writer, int field, FencingToken token)
    {
        var end = writer.Length;
        writer.Number(V1.Token.SequenceFieldNumber, token.Sequence);
        writer.Number(V1.Token.IncarnationFieldNumber, token.Incarnation);
        writer.Close(field, end);
    }

    // Empty if they differ.
    private static string Common(IReadOnlyList<Frame> together, Func<Frame, string> nameOf)
    {
        var name = together.Count == 0 ? "" : nameOf(together[0]);
        for (var i = 1; i < together.Count; i++)
        {
            if (nameOf(together[i]) != name)
            {
                return "";
            }
        }

        return name;
    }
}
