using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Tests.Wire;

/// <summary>One of everything that has a form on the wire, always the same: what the golden files hold.</summary>
internal static class Samples
{
    private static readonly Credentials who = new() { User = 1000, Group = 100, Groups = [4, 27, uint.MaxValue] };
    private static readonly ProcessCard process = new(new ProcessId(4_294_967_300), "@akka.tcp://here@10.0.0.1:4053/system/node-1", who);
    private static readonly IpcPermission permission =
        new() { Key = new IpcKey(-7), User = 1, Group = 2, CreatorUser = 3, CreatorGroup = uint.MaxValue, Mode = 0x1B6 };

    private static readonly MessageQueueStatus queue = new()
    {
        Id = 32768,
        Permission = permission,
        MaxBytes = 16384,
        Bytes = 5_000_000_000,
        Messages = 3,
        LastSender = new ProcessId(5),
        LastReceiver = new ProcessId(6),
        SendTime = 1_700_000_001,
        ReceiveTime = 1_700_000_002,
        ChangeTime = 1_700_000_003,
    };

    /// <summary>One of each kind of message, by the name of its file.</summary>
    public static IReadOnlyDictionary<string, SessionMessage> Messages { get; } = new Dictionary<string, SessionMessage>
    {
        ["opening"] = new Opening("semaphore-registry", new Written([0, 1, 2, 255], [])),
        ["asking"] = new Asking(process, 17, Outcome.WouldBlock, new Written([9, 8, 7], ["beside"])),
        ["ending"] = new Sessions.Ending(17, Outcome.TimedOut),
        ["exiting"] = new Exiting(new ProcessId(4_294_967_300)),
        ["telling"] = new Telling(1, process with { Credentials = Credentials.Root }, -3),
        ["answering"] = new Answering(18, new Answer(Outcome.Failed, Errno.EINVAL, long.MinValue, "lock: wrong (EINVAL)."), new FencingToken(3, 1234)),
        ["parking"] = new Parking(19),
        ["watching"] = new Watching(new ProcessId(1)),
        ["posting"] = new Posting(new ProcessId(2), Signal.Kill),
    };

    /// <summary>One of each type of value.</summary>
    public static IReadOnlyList<object> Values { get; } =
    [
        "Ünïcode 🙂",
        long.MinValue,
        -1,
        new[] { 0, 1, -1, int.MaxValue, int.MinValue },
        Array.Empty<int>(),
        new byte[] { 0, 128, 255 },
        Array.Empty<byte>(),
        new IpcKey(42),
        new IpcKey(0, "named"),
        new IpcKey(0, string.Empty),
        permission,
        new SemaphoreGetArgument(new IpcKey(0, "three"), [1, 2, 3]),
        new SemaphoreGetArgument(IpcKey.Private),
        new SemaphoreStatus(65536, permission, 0, 1_700_000_000, 9),
        new SemaphoreUsage(new SemaphoreLimits { Arrays = 5 }, 1, 2, 3),
        queue,
        new MessageUsage(new MessageLimits { MessageBytes = 0 }, 1, 2, 3, 4),
        new TagGift<string>("given"),
        new TagGift<string>(null!),
        new TagGift<byte[]>([1, 2]),
        new TagGift<byte[]>(null!),
        new TagGift<bool>(true),
        new TagGift<int>(-5),
        new TagGift<long>(long.MaxValue),
        new TagGift<uint>(uint.MaxValue),
        new TagGift<ulong>(ulong.MaxValue),
        new TagGift<double>(double.NaN),
        new TagGift<decimal>(-79_228_162_514_264_337_593_543_950_335m),
        new TagGift<Guid>(new Guid("00112233-4455-6677-8899-aabbccddeeff")),
        new TagGift<DateTimeOffset>(new DateTimeOffset(2026, 2, 28, 23, 59, 58, 765, TimeSpan.FromMinutes(-210)).AddTicks(7)),
    ];

    /// <summary>Each kind of message alone in a frame; a frame with every type of value; frames without messages.</summary>
    public static IReadOnlyDictionary<string, Frame> Frames { get; } = Messages
        .ToDictionary(sample => sample.Key, sample => In(5, sample.Value))
        .Concat(new Dictionary<string, Frame>
        {
            ["frame-acknowledging"] = In(0) with { Expected = 77 },
            ["frame-of-kept-gift"] = In(
                1, new Asking(process, 1, Outcome.Granted, new Written([], [new KeptGift("System.Object of @akka.tcp://here@10.0.0.1:4053/system/node-1", 12)]))),
            ["frame-of-word"] = In(
                1,
                new Opening("word", Of(writer => PrimitiveKind.Write(new OwnedWord(0x8000_0002), writer))),
                Asks(new WordOperation { Call = WordCall.Load }),
                Asks(new WordOperation { Call = WordCall.Wait, Expected = 7, Mask = 0x8000_0001 }),
                Asks(new WordOperation { Call = WordCall.CompareExchange, Operand = uint.MaxValue, Expected = 3 }),
                Asks(new WordOperation { Call = WordCall.Wake, Count = int.MaxValue, Mask = FutexOperation.AnyBits }),
                Asks(new WordOperation
                {
                    Call = WordCall.Change, Change = FutexChange.Xor, Operand = 5, Count = 1, Mask = 2, Compares = true, Comparison = FutexComparison.GreaterOrEqual, With = -9,
                })),
            ["frame-of-barrier"] = In(
                1,
                new Opening("barrier-pair", Of(writer => PrimitiveKind.Write(new BarrierPair(renews: true), writer))),
                Asks(new BarrierOperation { Call = BarrierCall.SetRole, Role = BarrierRole.Child }),
                Asks(new BarrierOperation { Call = BarrierCall.PlaceAndSync }),
                Asks(new BarrierOperation { Call = BarrierCall.Destroy })),
            ["frame-farewell"] = In(0) with { IsFarewell = true },
            ["frame-of-all-kinds"] = In(long.MaxValue / 4, [.. Messages.OrderBy(sample => sample.Key, StringComparer.Ordinal).Select(sample => sample.Value)]),
            ["frame-of-all-values"] = In(1, [.. Values.Select((value, at) => (SessionMessage)(at % 2 == 0
                ? new Answering(at + 1, new Answer(Outcome.Granted, Errno.EOWNERDEAD, at, value), new FencingToken(1, at))
                : new Asking(process, at + 1, Outcome.Granted, new Written([], [value]))))]),
        })
        .ToDictionary();

    public static OwnerSnapshot Snapshot { get; } = new(
        2,
        3,
        400,
        "semaphore-array",
        true,
        "semaphores/3: the primitive has failed",
        new Written([1, 2, 3, 4], Values),
        [process, process with { Id = new ProcessId(7), Credentials = Credentials.Root }],
        [new ProcessId(7)],
        [new PeerSnapshot("@akka.tcp://here@10.0.0.1:4053/system/node-1", 1, 12, 34, [Messages["answering"], Messages["parking"]]), new PeerSnapshot("semaphores", 0, 1, 1, [])],
        ["@gone-1", "@gone-2"],
        [new HeldMessage("semaphores", Messages["asking"])]);

    public static OwnerSnapshot Blank { get; } = new(1, 1, 0, null, false, null, null, [], [], [], [], []);

    public static IReadOnlyList<OwnerInput> Inputs { get; } =
    [
        OwnerInput.Of(1, 1_700_000_000_123, Frames["asking"]),
        OwnerInput.Of(2, -1, "@gone-1"),
    ];

    public static IReadOnlyList<OwnerInput> InputsWithLimit { get; } = [OwnerInput.Of(1, 1_700_000_000_123, Frames["asking"], 115_712)];

    private static Asking Asks<TOperation>(TOperation operation)
        where TOperation : struct, IOperation<TOperation> => new(process, 17, Outcome.Granted, Of(operation.Write));

    private static Written Of(Action<StateWriter> write)
    {
        var writer = new StateWriter();
        write(writer);
        return Written.From(writer);
    }

    private static Frame In(long first, params SessionMessage[] messages) => new()
    {
        From = "@akka.tcp://here@10.0.0.1:4053/system/node-1",
        FromHistory = 1,
        To = "lock/a",
        ToHistory = 2,
        First = first,
        Expected = 6,
        Messages = messages,
    };
}
