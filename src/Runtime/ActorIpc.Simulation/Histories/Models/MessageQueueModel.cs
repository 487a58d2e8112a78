using System.Collections.Immutable;
using System.Text;

namespace ActorIpc.Simulation.Histories;

/// <summary>A message as a value: its bytes are the characters of the text, one each.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Text">Its bytes.</param>
public sealed record HistoryMessage(long Type, string Text)
{
    /// <summary>A message of bytes.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="text">The bytes.</param>
    /// <returns>The message.</returns>
    public static HistoryMessage Of(long type, ReadOnlySpan<byte> text) => new(type, Encoding.Latin1.GetString(text));

    /// <inheritdoc/>
    public override string ToString() => $"{Type}:'{Text}'";
}

/// <summary>Sends a message. It returns nothing.</summary>
/// <param name="Message">The message.</param>
public sealed record MessageSend(HistoryMessage Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"send {Message}";
}

/// <summary>Receives a message: msgrcv(2). It returns the <see cref="HistoryMessage"/>.</summary>
/// <param name="Type">msgtyp: 0, a type, the negative of a type, or with MSG_COPY a position.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Size">How many bytes the buffer has.</param>
public sealed record MessageReceive(long Type = 0, MessageFlags Flags = MessageFlags.None, long Size = long.MaxValue)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"receive {Type}{(Flags == MessageFlags.None ? "" : $" {Flags}")}{(Size == long.MaxValue ? "" : $" into {Size}")}";
}

/// <summary>A message queue.</summary>
/// <remarks>Knows <see cref="MessageSend"/>, <see cref="MessageReceive"/>, <see cref="Removal"/> and <see cref="ProcessExit"/>: MSG-5 to 18.</remarks>
/// <param name="maxBytes">How many bytes, and how many messages, fit.</param>
public sealed class MessageQueueModel(int maxBytes) : SequentialModel<MessageQueueState>
{
    /// <inheritdoc/>
    protected internal override MessageQueueState Initial { get; } = new([], false);

    /// <inheritdoc/>
    protected internal override bool ChangesNothing(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return base.ChangesNothing(call) || call.Operation is ProcessExit;
    }

    /// <inheritdoc/>
    protected internal override bool IsAlike(HistoryCall one, HistoryCall other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Operation.Equals(other.Operation);
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<MessageQueueState> Step(MessageQueueState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(call);
        return call.Operation switch
        {
            ProcessExit => Granted(call, state),
            _ when state.IsRemoved => IsGone(state, call),
            MessageSend { Message: var message } => Send(state, call, message),
            MessageReceive receive => Receive(state, call, receive),
            Removal => Granted(call, new MessageQueueState([], true)),
            _ => throw Unknown(call),
        };
    }

    // MSG-5, MSG-7.
    private IEnumerable<MessageQueueState> Send(MessageQueueState state, HistoryCall call, HistoryMessage message)
    {
        if (message.Type < 1)
        {
            return Fails(state, call, Errno.EINVAL);
        }

        var fits = state.Messages.Length < maxBytes && state.Bytes + message.Text.Length <= maxBytes;
        return fits ? Granted(call, new MessageQueueState(state.Messages.Add(message), false)) : MustWait(state, call);
    }

    private static IEnumerable<MessageQueueState> Receive(MessageQueueState state, HistoryCall call, MessageReceive receive)
    {
        var (copies, cuts) = (receive.Flags.HasFlag(MessageFlags.Copy), receive.Flags.HasFlag(MessageFlags.NoError));
        if (receive.Size < 0 || (copies && (receive.Flags & (MessageFlags.NoWait | MessageFlags.Except)) != MessageFlags.NoWait))
        {
            return Fails(state, call, Errno.EINVAL);
        }

        var place = state.Find(receive.Type, receive.Flags);
        if (place < 0)
        {
            return MustWait(state, call);
        }

        var found = state.Messages[place];
        if (found.Text.Length > receive.Size)
        {
            // MSG-9, MSG-14, MSG-15.
            if (!cuts || copies)
            {
                return Fails(state, call, cuts ? Errno.EINVAL : Errno.E2BIG);
            }

            found = found with { Text = found.Text[..(int)receive.Size] };
        }

        return Granted(call, copies ? state : new MessageQueueState(state.Messages.RemoveAt(place), false), found);
    }
}

/// <summary>The messages in a queue, in order of arrival.</summary>
public sealed class MessageQueueState : IEquatable<MessageQueueState>
{
    internal MessageQueueState(ImmutableArray<HistoryMessage> messages, bool isRemoved)
    {
        Messages = messages;
        IsRemoved = isRemoved;
    }

    /// <summary>The messages, in order of arrival.</summary>
    public ImmutableArray<HistoryMessage> Messages { get; }

    /// <summary>Whether the queue has been removed.</summary>
    public bool IsRemoved { get; }

    internal int Bytes => Messages.Sum(message => message.Text.Length);

    /// <inheritdoc/>
    public bool Equals(MessageQueueState? other) =>
        other is not null && IsRemoved == other.IsRemoved && Messages.AsSpan().SequenceEqual(other.Messages.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MessageQueueState);

    /// <inheritdoc/>
    public override int GetHashCode() => Messages.Aggregate(IsRemoved ? 1 : 0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => IsRemoved ? "removed" : Messages.IsEmpty ? "empty" : string.Join(' ', Messages);

    // MSG-12, MSG-13; below 0 where there is none.
    internal int Find(long type, MessageFlags flags)
    {
        if (flags.HasFlag(MessageFlags.Copy))
        {
            return type >= 0 && type < Messages.Length ? (int)type : -1;
        }

        if (type >= 0)
        {
            var others = flags.HasFlag(MessageFlags.Except);
            return IndexOf(message => type == 0 || (message.Type == type) != others);
        }

        var lowest = Messages.IsEmpty ? long.MaxValue : Messages.Min(message => message.Type);
        return type == long.MinValue || lowest <= -type ? IndexOf(message => message.Type == lowest) : -1;
    }

    private int IndexOf(Func<HistoryMessage, bool> isWanted)
    {
        for (var i = 0; i < Messages.Length; i++)
        {
            if (isWanted(Messages[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
