using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes the messages of session.proto of frames.</summary>
internal static class FrameWriter
{
    // Nobody changes it.
    private static readonly V1.Credentials Root = Of(Credentials.Root);

    /// <summary>Makes the message of a frame.</summary>
    public static V1.Frame Of(Frame frame)
    {
        var wire = new V1.Frame
        {
            From = frame.From,
            FromHistory = frame.FromHistory,
            To = frame.To,
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

    public static V1.Credentials Of(Credentials credentials)
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
