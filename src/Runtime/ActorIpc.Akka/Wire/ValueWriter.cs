using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes the messages of session.proto of values: of those that stand beside written bytes, and of those that do not fit the number of an answer.</summary>
internal static class ValueWriter
{
    /// <summary>Whether a value arrives as it left.</summary>
    /// <exception cref="IpcException">EINVAL: it does not.</exception>
    public static void CheckPortable(object value)
    {
        if (!TryOf(value, out _))
        {
            throw Refused(value);
        }

        var text = value switch
        {
            string plain => plain,
            TagGift<string> { Value: { } given } => given,
            IpcKey key => key.Name,
            SemaphoreGetArgument get => get.Key.Name,
            _ => null,
        };
        if (text is not null && !IsText(text))
        {
            throw new IpcException(Errno.EINVAL, "value: a text with half of a surrogate pair does not leave its node (EINVAL).");
        }
    }

    /// <summary>Makes the message of a value.</summary>
    /// <exception cref="IpcException">EINVAL: it has no form on the wire.</exception>
    public static V1.Value Of(object value) => TryOf(value, out var wire) ? wire! : throw Refused(value);

    private static bool TryOf(object value, out V1.Value? wire)
    {
        wire = value switch
        {
            string text => new() { Text = text },
            long number => new() { Long = number },
            int number => new() { Int = number },
            byte[] bytes => new() { Bytes = UnsafeByteOperations.UnsafeWrap(bytes) },
            IReadOnlyList<int> integers => new() { Integers = Of(integers) },
            IpcKey key => new() { Key = Of(key) },
            IpcPermission permission => new() { Permission = Of(permission) },
            SemaphoreGetArgument get => new() { SemaphoreGet = new() { Key = Of(get.Key), Initial = get.Initial is null ? null : Of(get.Initial) } },
            SemaphoreStatus status => new() { SemaphoreStatus = Of(status) },
            SemaphoreUsage usage => new() { SemaphoreUsage = Of(usage) },
            MessageQueueStatus status => new() { QueueStatus = Of(status) },
            MessageUsage usage => new() { MessageUsage = Of(usage) },
            TagGift gift when GiftOf(gift) is { } given => new() { Gift = given },
            _ => null,
        };
        return wire is not null;
    }

    private static IpcException Refused(object value) => new(
        Errno.EINVAL,
        value is TagGift gift
            ? $"value: a value of type {gift.TypeName} does not leave its node; string, byte[], bool, int, long, uint, ulong, double, decimal, Guid and DateTimeOffset do (EINVAL)."
            : $"value: a value of type {value.GetType()} does not leave its node (EINVAL).");

    private static bool IsText(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (++i == text.Length || !char.IsSurrogatePair(text[i - 1], text[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static V1.Gift? GiftOf(TagGift gift) => gift switch
    {
        TagGift<string> text => text.Value is null ? new() { NoText = new() } : new() { Text = text.Value },
        TagGift<byte[]> bytes => bytes.Value is null ? new() { NoBytes = new() } : new() { Bytes = ByteString.CopyFrom(bytes.Value) },
        TagGift<bool> truth => new() { Bool = truth.Value },
        TagGift<int> number => new() { Int = number.Value },
        TagGift<long> number => new() { Long = number.Value },
        TagGift<uint> number => new() { Uint = number.Value },
        TagGift<ulong> number => new() { Ulong = number.Value },
        TagGift<double> number => new() { Double = number.Value },
        TagGift<decimal> number => new() { Decimal = Of(number.Value) },
        TagGift<Guid> guid => new() { Guid = UnsafeByteOperations.UnsafeWrap(guid.Value.ToByteArray(bigEndian: true)) },
        TagGift<DateTimeOffset> moment => new() { Moment = new() { Ticks = moment.Value.Ticks, OffsetMinutes = (int)moment.Value.Offset.TotalMinutes } },
        KeptGift kept => new() { Kept = new() { TypeName = kept.TypeName, Number = kept.Number } },
        _ => null,
    };

    private static V1.Decimal Of(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        return new() { Low = (uint)bits[0], Middle = (uint)bits[1], High = (uint)bits[2], Flags = (uint)bits[3] };
    }

    private static V1.Integers Of(IReadOnlyList<int> integers)
    {
        var wire = new V1.Integers();
        wire.Items.AddRange(integers);
        return wire;
    }

    private static V1.Key Of(IpcKey key)
    {
        var wire = new V1.Key { Number = key.Number };
        if (key.Name is not null)
        {
            wire.Name = key.Name;
        }

        return wire;
    }

    private static V1.Permission Of(IpcPermission permission) => new()
    {
        Key = Of(permission.Key),
        User = permission.User,
        Group = permission.Group,
        CreatorUser = permission.CreatorUser,
        CreatorGroup = permission.CreatorGroup,
        Mode = permission.Mode,
    };

    private static V1.SemaphoreStatus Of(SemaphoreStatus status) => new()
    {
        Id = status.Id,
        Permission = Of(status.Permission),
        OperateTime = status.OperateTime,
        ChangeTime = status.ChangeTime,
        Count = status.Count,
    };

    private static V1.SemaphoreUsage Of(SemaphoreUsage usage) => new()
    {
        Limits = new() { Arrays = usage.Limits.Arrays, PerArray = usage.Limits.PerArray, Semaphores = usage.Limits.Semaphores, Operations = usage.Limits.Operations },
        Arrays = usage.Arrays,
        Semaphores = usage.Semaphores,
        HighestIndex = usage.HighestIndex,
    };

    private static V1.QueueStatus Of(MessageQueueStatus status) => new()
    {
        Id = status.Id,
        Permission = Of(status.Permission),
        MaxBytes = status.MaxBytes,
        Bytes = status.Bytes,
        Messages = status.Messages,
        LastSender = status.LastSender.Value,
        LastReceiver = status.LastReceiver.Value,
        SendTime = status.SendTime,
        ReceiveTime = status.ReceiveTime,
        ChangeTime = status.ChangeTime,
    };

    private static V1.MessageUsage Of(MessageUsage usage) => new()
    {
        Limits = new() { Queues = usage.Limits.Queues, MessageBytes = usage.Limits.MessageBytes, QueueBytes = usage.Limits.QueueBytes },
        Queues = usage.Queues,
        Messages = usage.Messages,
        Bytes = usage.Bytes,
        HighestIndex = usage.HighestIndex,
    };
}
