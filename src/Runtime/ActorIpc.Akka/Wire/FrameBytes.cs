using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>Writes frames as <see cref="FrameWriter"/> does, byte for byte, without the objects in between: most of what nodes say to each other goes through here.</summary>
internal static class FrameBytes
{
    // What a frame of one question or answer takes, as a rule.
    private const int Usual = 128;

    /// <summary>Writes a frame.</summary>
    public static byte[] Of(Frame frame)
    {
        var writer = new BackwardWriter(Usual);
        try
        {
            Write(ref writer, frame, "", "");
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Writes frames that go together. A name that all have is said once.</summary>
    public static byte[] Of(WireBundle bundle)
    {
        var together = bundle.Frames;
        var writer = new BackwardWriter(Usual * (together.Count + 1));
        try
        {
            var from = Common(together, static frame => frame.From);
            var to = Common(together, static frame => frame.To);
            writer.Number(V1.Bundle.AnswersFieldNumber, bundle.Answers ? 1 : 0);
            writer.Number(V1.Bundle.WantsAnswerFieldNumber, bundle.WantsAnswer ? 1 : 0);
            writer.Text(V1.Bundle.ToFieldNumber, to);
            writer.Text(V1.Bundle.FromFieldNumber, from);
            for (var i = together.Count - 1; i >= 0; i--)
            {
                var end = writer.Length;
                Write(ref writer, together[i], from, to);
                writer.Close(V1.Bundle.FramesFieldNumber, end);
            }

            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void Write(ref BackwardWriter writer, Frame frame, string from, string to)
    {
        for (var i = frame.Messages.Count - 1; i >= 0; i--)
        {
            var end = writer.Length;
            Write(ref writer, frame.Messages[i], frame.From);
            writer.Close(V1.Frame.MessagesFieldNumber, end);
        }

        writer.Number(V1.Frame.FarewellFieldNumber, frame.IsFarewell ? 1 : 0);
        writer.Number(V1.Frame.ExpectedFieldNumber, frame.Expected);
        writer.Number(V1.Frame.FirstFieldNumber, frame.First);
        writer.Number(V1.Frame.ToHistoryFieldNumber, frame.ToHistory);
        writer.Text(V1.Frame.ToFieldNumber, to.Length > 0 ? "" : frame.To);
        writer.Number(V1.Frame.FromHistoryFieldNumber, frame.FromHistory);
        writer.Text(V1.Frame.FromFieldNumber, from.Length > 0 ? "" : frame.From);
    }

    private static void Write(ref BackwardWriter writer, SessionMessage message, string from)
    {
        var end = writer.Length;
        switch (message)
        {
            case Asking asking:
                Write(ref writer, asking, from);
                writer.Close(V1.Message.AskingFieldNumber, end);
                break;
            case Answering answering:
                Write(ref writer, answering);
                writer.Close(V1.Message.AnsweringFieldNumber, end);
                break;
            default:
                writer.Fields(FrameWriter.Of(message, from));
                break;
        }
    }

    private static void Write(ref BackwardWriter writer, Asking asking, string from)
    {
        var end = writer.Length;
        for (var i = asking.Operation.Values.Count - 1; i >= 0; i--)
        {
            writer.Message(V1.Written.ValuesFieldNumber, ValueWriter.Of(asking.Operation.Values[i]));
        }

        writer.Bytes(V1.Written.BytesFieldNumber, asking.Operation.Bytes);
        writer.Close(V1.Asking.OperationFieldNumber, end);
        writer.Number(V1.Asking.RefusalFieldNumber, (int)asking.Refusal);
        writer.Number(V1.Asking.NumberFieldNumber, asking.Number);
        end = writer.Length;
        Write(ref writer, asking.Process, from);
        writer.Close(V1.Asking.ProcessFieldNumber, end);
    }

    private static void Write(ref BackwardWriter writer, ProcessCard card, string from)
    {
        var end = writer.Length;
        if (ReferenceEquals(card.Credentials, Credentials.Root))
        {
            writer.Number(V1.Credentials.PrivilegedFieldNumber, 1);
            writer.Close(V1.Process.CredentialsFieldNumber, end);
        }
        else
        {
            writer.Message(V1.Process.CredentialsFieldNumber, FrameWriter.Of(card.Credentials));
        }

        writer.Text(V1.Process.NodeFieldNumber, card.Node == from ? "" : card.Node);
        writer.Number(V1.Process.IdFieldNumber, card.Id.Value);
    }

    private static void Write(ref BackwardWriter writer, Answering answering)
    {
        var end = writer.Length;
        writer.Number(V1.Token.SequenceFieldNumber, answering.Token.Sequence);
        writer.Number(V1.Token.IncarnationFieldNumber, answering.Token.Incarnation);
        writer.Close(V1.Answering.TokenFieldNumber, end);
        end = writer.Length;
        if (answering.Answer.Data is { } data)
        {
            writer.Message(V1.Answer.DataFieldNumber, ValueWriter.Of(data));
        }

        writer.Signed(V1.Answer.ValueFieldNumber, answering.Answer.Value);
        writer.Number(V1.Answer.ErrnoFieldNumber, (int)answering.Answer.Error);
        writer.Number(V1.Answer.OutcomeFieldNumber, (int)answering.Answer.Outcome);
        writer.Close(V1.Answering.AnswerFieldNumber, end);
        writer.Number(V1.Answering.NumberFieldNumber, answering.Number);
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
