using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes the messages of session.proto of frames.</summary>
internal static class FrameWriter
{
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
        foreach (var message in frame.Messages)
        {
            wire.Messages.Add(Of(message));
        }

        return wire;
    }

    public static V1.Message Of(SessionMessage message) => message switch
    {
        Opening opening => new() { Opening = new() { Kind = opening.Kind, Primitive = Of(opening.Primitive) } },
        Asking asking => new() { Asking = new() { Process = Of(asking.Process), Number = asking.Number, Refusal = (int)asking.Refusal, Operation = Of(asking.Operation) } },
        Ending ending => new() { Ending = new() { Number = ending.Number, Reason = (int)ending.Reason } },
        Exiting exiting => new() { Exiting = new() { Process = exiting.Process.Value } },
        Telling telling => new() { Telling = new() { Code = telling.Code, Process = Of(telling.Process), Value = telling.Value } },
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

    public static V1.Process Of(ProcessCard card)
    {
        var credentials = new V1.Credentials { User = card.Credentials.User, Group = card.Credentials.Group, Privileged = card.Credentials.Privileged };
        credentials.Groups.AddRange(card.Credentials.Groups);
        return new() { Id = card.Id.Value, Node = card.Node, Credentials = credentials };
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
