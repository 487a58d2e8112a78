using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Wire;

/// <summary>Makes values of the messages of session.proto.</summary>
internal static class ValueReader
{
    private const int GuidBytes = 16;

    /// <summary>Makes a value.</summary>
    /// <exception cref="FormatException">It is not as such a value can be; or an <see cref="ArgumentException"/> of the value's own type.</exception>
    public static object Value(V1.Value wire) => wire.KindCase switch
    {
        V1.Value.KindOneofCase.Text => wire.Text,
        V1.Value.KindOneofCase.Long => wire.Long,
        V1.Value.KindOneofCase.Int => wire.Int,
        V1.Value.KindOneofCase.Integers => Integers(wire.Integers),
        V1.Value.KindOneofCase.Bytes => FrameReader.Bytes(wire.Bytes),
        V1.Value.KindOneofCase.Key => Key(wire.Key),
        V1.Value.KindOneofCase.Permission => Permission(wire.Permission),
        V1.Value.KindOneofCase.SemaphoreGet => new SemaphoreGetArgument(Key(wire.SemaphoreGet.Key), wire.SemaphoreGet.Initial is { } initial ? Integers(initial) : null),
        V1.Value.KindOneofCase.SemaphoreStatus => Status(wire.SemaphoreStatus),
        V1.Value.KindOneofCase.SemaphoreUsage => Usage(wire.SemaphoreUsage),
        V1.Value.KindOneofCase.QueueStatus => Status(wire.QueueStatus),
        V1.Value.KindOneofCase.MessageUsage => Usage(wire.MessageUsage),
        V1.Value.KindOneofCase.Gift => Gift(wire.Gift),
        _ => throw new FormatException("value: it is of no type that is known here."),
    };

    private static TagGift Gift(V1.Gift wire) => wire.KindCase switch
    {
        V1.Gift.KindOneofCase.Text => new TagGift<string>(wire.Text),
        V1.Gift.KindOneofCase.NoText => new TagGift<string>(null!),
        V1.Gift.KindOneofCase.Bytes => new TagGift<byte[]>(FrameReader.Bytes(wire.Bytes)),
        V1.Gift.KindOneofCase.NoBytes => new TagGift<byte[]>(null!),
        V1.Gift.KindOneofCase.Bool => new TagGift<bool>(wire.Bool),
        V1.Gift.KindOneofCase.Int => new TagGift<int>(wire.Int),
        V1.Gift.KindOneofCase.Long => new TagGift<long>(wire.Long),
        V1.Gift.KindOneofCase.Uint => new TagGift<uint>(wire.Uint),
        V1.Gift.KindOneofCase.Ulong => new TagGift<ulong>(wire.Ulong),
        V1.Gift.KindOneofCase.Double => new TagGift<double>(wire.Double),
        V1.Gift.KindOneofCase.Decimal => new TagGift<decimal>(new decimal([(int)wire.Decimal.Low, (int)wire.Decimal.Middle, (int)wire.Decimal.High, (int)wire.Decimal.Flags])),
        V1.Gift.KindOneofCase.Guid when wire.Guid.Length == GuidBytes => new TagGift<Guid>(new Guid(wire.Guid.Span, bigEndian: true)),
        V1.Gift.KindOneofCase.Guid => throw new FormatException($"guid: it has {wire.Guid.Length} bytes, and not {GuidBytes}."),
        V1.Gift.KindOneofCase.Moment => new TagGift<DateTimeOffset>(new DateTimeOffset(wire.Moment.Ticks, TimeSpan.FromMinutes(wire.Moment.OffsetMinutes))),
        V1.Gift.KindOneofCase.Kept => new KeptGift(wire.Kept.TypeName, wire.Kept.Number),
        _ => throw new FormatException("gift: it is of no type that is known here."),
    };

    private static int[] Integers(V1.Integers wire) => [.. wire.Items];

    private static IpcKey Key(V1.Key? wire) => new(There(wire, "key").Number, wire!.HasName ? wire.Name : null);

    private static IpcPermission Permission(V1.Permission? wire) => new()
    {
        Key = Key(There(wire, "permission").Key),
        User = wire!.User,
        Group = wire.Group,
        CreatorUser = wire.CreatorUser,
        CreatorGroup = wire.CreatorGroup,
        Mode = wire.Mode,
    };

    private static SemaphoreStatus Status(V1.SemaphoreStatus wire) => new(wire.Id, Permission(wire.Permission), wire.OperateTime, wire.ChangeTime, wire.Count);

    private static SemaphoreUsage Usage(V1.SemaphoreUsage wire)
    {
        var limits = There(wire.Limits, "limits");
        return new(
            new SemaphoreLimits { Arrays = limits.Arrays, PerArray = limits.PerArray, Semaphores = limits.Semaphores, Operations = limits.Operations },
            wire.Arrays,
            wire.Semaphores,
            wire.HighestIndex);
    }

    private static MessageQueueStatus Status(V1.QueueStatus wire) => new()
    {
        Id = wire.Id,
        Permission = Permission(wire.Permission),
        MaxBytes = wire.MaxBytes,
        Bytes = wire.Bytes,
        Messages = wire.Messages,
        LastSender = new ProcessId(wire.LastSender),
        LastReceiver = new ProcessId(wire.LastReceiver),
        SendTime = wire.SendTime,
        ReceiveTime = wire.ReceiveTime,
        ChangeTime = wire.ChangeTime,
    };

    private static MessageUsage Usage(V1.MessageUsage wire)
    {
        var limits = There(wire.Limits, "limits");
        return new(
            new MessageLimits { Queues = limits.Queues, MessageBytes = limits.MessageBytes, QueueBytes = limits.QueueBytes },
            wire.Queues,
            wire.Messages,
            wire.Bytes,
            wire.HighestIndex);
    }

    private static T There<T>(T? wire, string what)
        where T : class => wire ?? throw new FormatException($"{what}: it is missing.");
}
