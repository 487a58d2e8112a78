using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes the messages of session.proto of frames.</summary>
internal static class FrameWriter
{
    // Nobody changes it.
    private static readonly V1.Credentials Root = Of(Credentials.Root);

    /// <summary>Makes the message of frames that go together. A name that all have is said once.</summary>
    public static V1.Bundle Of(IReadOnlyList<Frame> together)
    {
        var wire = new V1.Bundle { From = Common(together, static frame => frame.From), To = Common(together, static frame => frame.To) };
        wire.Frames.Capacity = together.Count;
        foreach (var frame in together)
        {
            wire.Frames.Add(Of(frame, wire.From, wire.To));
        }

        return wire;
    }

    /// <summary>Makes the message of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">Who is known to send it; empty for nobody.</param>
    /// <param name="to">Whom it is known to be for; empty for nobody.</param>
    public static V1.Frame Of(Frame frame, string from = "", string to = "")
    {
        var wire = new V1.Frame
        {
            From = from.Length > 0 ? "" : frame.From,
            FromHistory = frame.FromHistory,
            To = to.Length > 0 ? "" : frame.To,
            ToHistory = frame.ToHistory,
            First = frame.First,
            Expected = frame.Expected,
            Farewell = frame.IsFarewell,
        };
        wire.Messages.Capacity = frame.Messages.Count;
        foreach (var message in frame.Messages)
        {
            wire.Messages.Add(Of(message, frame.From));
        }

        return wire;
    }

    /// <summary>Makes the message of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Who is known to send it; empty for nobody.</param>
    public static V1.Message Of(SessionMessage message, string from = "") => message switch
    {
        Opening opening => new() { Opening = new() { Kind = opening.Kind, Primitive = Of(opening.Primitive) } },
        Asking asking => new() { Asking = new() { Process = Of(asking.Process, from), Number = asking.Number, Refusal = (int)asking.Refusal, Operation = Of(asking.Operation) } },
        Ending ending => new() { Ending = new() { Number = ending.Number, Reason = (int)ending.Reason } },
        Exiting exiting => new() { Exiting = new() { Process = exiting.Process.Value } },
        Telling telling => new() { Telling = new() { Code = telling.Code, Process = Of(telling.Process, from), Value = telling.Value } },
        Answering answering => new() { Answering = new() { Number = answering.Number, Answer = Of(answering.Answer), Token = Of(answering.Token) } },
        Parking parking => new() { Parking = new() { Number = parking.Number } },
        Watching watching => new() { Watching = new() { Process = watching.Process.Value } },
        Posting posting => new() { Posting = new() { Process = posting.Process.Value, Signal = (int)posting.Signal } },
        _ => throw new ArgumentException($"message: a {message.GetType().Name} has no form on the wire.", nameof(message)),
    };

    public static V1.Written Of(Written written)
    {
        // Once sent, nobody changes it.
        var wire = new V1.Written { Bytes = UnsafeByteOperations.UnsafeWrap(written.Bytes) };
        foreach (var value in written.Values)
        {
            wire.Values.Add(ValueWriter.Of(value));
        }

        return wire;
    }

    /// <summary>Makes the message of a process.</summary>
    /// <param name="card">The process.</param>
    /// <param name="from">Who is known to send it; empty for nobody.</param>
    public static V1.Process Of(ProcessCard card, string from = "") => new()
    {
        Id = card.Id.Value,
        Node = card.Node == from ? "" : card.Node,
        Credentials = ReferenceEquals(card.Credentials, Credentials.Root) ? Root : Of(card.Credentials),
    };

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

    private static V1.Credentials Of(Credentials credentials)
    {
        var wire = new V1.Credentials { User = credentials.User, Group = credentials.Group, Privileged = credentials.Privileged };
        wire.Groups.AddRange(credentials.Groups);
        return wire;
    }

    private static V1.Answer Of(Answer answer) => new()
    {
        Outcome = (int)answer.Outcome,
        Errno = (int)answer.Error,
        Value = answer.Value,
        Data = answer.Data is null ? null : ValueWriter.Of(answer.Data),
    };

    private static V1.Token Of(FencingToken token) => new() { Incarnation = token.Incarnation, Sequence = token.Sequence };
}
