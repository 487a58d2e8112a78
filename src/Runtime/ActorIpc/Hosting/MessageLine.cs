using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>
/// The messages that stand before a primitive, linked among themselves: anybody leaves one, the owner of the primitive takes them in the order in which
/// they were left. A struct, so that it lies inside its mailbox.
/// </summary>
internal struct MessageLine
{
    private static readonly Message Closed = new End();

    // Left by anybody, newest first; taken whole by the owner. Closed, for ever, once nobody takes any more.
    private Message? left;

    // The owner's: oldest first.
    private Message? taken;

    /// <summary>Whether somebody has left a message that the owner has not taken.</summary>
    public readonly bool HasLeft => Volatile.Read(in left) is { } newest && !ReferenceEquals(newest, Closed);

    /// <summary>Whether nobody has left anything, and nobody has closed the line. For the owner, who knows whether it has taken something.</summary>
    public readonly bool IsUntouched => Volatile.Read(in left) is null;

    public readonly bool HasTaken => taken is not null;

    /// <summary>How many messages there are, more or less, as others come and go.</summary>
    public readonly int Count => Length(taken) + Length(Volatile.Read(in left));

    /// <summary>Leaves a message. A full fence. False when the line is closed: the message is whoever left it's again.</summary>
    public bool Push(Message message)
    {
        for (var top = Volatile.Read(ref left); !ReferenceEquals(top, Closed);)
        {
            message.NextMessage = top;
            var seen = Interlocked.CompareExchange(ref left, message, top);
            if (ReferenceEquals(seen, top))
            {
                return true;
            }

            top = seen;
        }

        message.NextMessage = null;
        return false;
    }

    /// <summary>Takes the oldest message; null when there is none.</summary>
    public Message? TakeNext()
    {
        if (taken is null && HasLeft)
        {
            taken = Reversed(Interlocked.Exchange(ref left, null));
        }

        var next = taken;
        if (next is not null)
        {
            taken = next.NextMessage;
            next.NextMessage = null;
        }

        return next;
    }

    /// <summary>Closes the line. What is still in it can be taken with <see cref="TakeNext"/>.</summary>
    public void Close()
    {
        var rest = Interlocked.Exchange(ref left, Closed);
        if (ReferenceEquals(rest, Closed))
        {
            return;
        }

        rest = Reversed(rest);
        if (taken is null)
        {
            taken = rest;
            return;
        }

        var last = taken;
        while (last.NextMessage is { } next)
        {
            last = next;
        }

        last.NextMessage = rest;
    }

    private static Message? Reversed(Message? newest)
    {
        Message? oldest = null;
        while (newest is not null)
        {
            var older = newest.NextMessage;
            newest.NextMessage = oldest;
            oldest = newest;
            newest = older;
        }

        return oldest;
    }

    private static int Length(Message? message)
    {
        var length = 0;
        for (; message is not null && !ReferenceEquals(message, Closed); message = message.NextMessage)
        {
            length++;
        }

        return length;
    }

    private sealed class End : Message;
}
