namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>What each of some processes calls, one call after the other. Made of the same seed, it is the same on any host.</summary>
internal static partial class Script
{
    public const int Processes = 3;

    private const int Length = 6;

    private static readonly Dictionary<string, Func<IpcSystem, Random, Func<IpcProcess, Call>[][]>> Kinds = new()
    {
        ["semaphore array"] = static (ipc, random) =>
        {
            var set = ipc.CreateSemaphores(1, 1);
            return Of(random, (draw, _, _) => Operation(set, draw));
        },
        ["tag space"] = static (_, random) => Of(random, static (draw, _, _) =>
        {
            var (tag, value) = ((ulong)draw.Next(2), (ulong)draw.Next(100));
            return self => Call.Of(self.RendezvousAsync(tag, value), result => $"{result.Outcome} {result.Value}");
        }),
        ["message queue"] = static (ipc, random) =>
        {
            var queue = ipc.CreateMessageQueue(maxBytes: 2);
            return Of(random, (draw, _, _) => Message(queue, draw));
        },
        ["barrier"] = static (ipc, random) =>
        {
            var barrier = ipc.CreateBarrier();
            return Of(random, (draw, process, number) => number == 0 && process < 2
                ? self => Call.Of(TakeRoleAsync(self, barrier, (BarrierRole)process), Same)
                : OnBarrier(barrier, draw));
        },
        ["user semaphore"] = static (ipc, random) =>
        {
            var semaphore = ipc.CreateUserSemaphore(1);
            return Of(random, (draw, _, _) =>
            {
                var (call, count) = (draw.Next(5), draw.Next(-1, 2));
                return call switch
                {
                    < 2 => self => Call.Of(self.AcquireAsync(semaphore), result => $"{result.Outcome}"),
                    < 4 => self => Call.Of(self.ReleaseAsync(semaphore, count), left => $"{left}"),
                    _ => self => Call.Of(self.GetValueAsync(semaphore), value => $"{value}"),
                };
            });
        },
        ["futexes"] = static (ipc, random) =>
        {
            var words = new[] { ipc.CreateFutexWord(), ipc.CreateFutexWord() };
            return Of(random, (draw, _, _) =>
            {
                var (call, one, other, count) = (draw.Next(3), words[draw.Next(2)], words[draw.Next(2)], draw.Next(3));
                return call switch
                {
                    0 => self => Call.Of(self.FutexWaitAsync(one, 0), result => $"{result.Outcome}"),
                    1 => self => Call.Of(self.FutexWakeAsync(one, count), woken => $"{woken}"),
                    _ => self => Call.Of(self.FutexRequeueAsync(one, other, 1, count), result => $"{result}"),
                };
            });
        },
        ["word of an owner"] = static (ipc, random) =>
        {
            var word = ipc.Word("word");
            return Of(random, (draw, _, _) => OnWord(word, draw));
        },
        ["lock"] = static (ipc, random) =>
        {
            var (taken, keys) = (ipc.CreateLock(), new LockGrant?[Processes]);
            return Of(random, (draw, process, _) => TakeOrLeave(taken, keys, process, again: draw.Next(6) == 0));
        },
        ["lock and sleep queue"] = static (ipc, random) =>
        {
            var (taken, channel, keys) = (ipc.CreateLock(), ipc.CreateChannel(), new LockGrant?[Processes]);
            return Of(random, (draw, process, _) => draw.Next(4) switch
            {
                0 => self => Call.Of(self.SleepAsync(channel, taken), result => $"{result.Outcome} {result.OwnerDied}"),
                1 => self => Call.Of(self.WakeupAsync(channel), woken => $"{woken}"),
                _ => TakeOrLeave(taken, keys, process, again: false),
            });
        },
    };

    public static TheoryData<string> Names => [.. Kinds.Keys, .. Sequences.Keys];

    /// <summary>The calls of each process, and the ends of pipes that each holds.</summary>
    public static (Func<IpcProcess, Call>[][] Calls, IReadOnlyList<IpcPipeEnd> Ends) Make(string kind, int seed, IpcSystem ipc)
    {
        var ends = new List<IpcPipeEnd>();
        var random = new Random(seed);
        return (Sequences.TryGetValue(kind, out var sequence) ? sequence(ipc, random, ends) : Kinds[kind](ipc, random), ends);
    }

    private static Func<IpcProcess, Call>[][] Of(Random random, Func<Random, int, int, Func<IpcProcess, Call>> draw) =>
        [.. Enumerable.Range(0, Processes).Select(process => Enumerable.Range(0, Length).Select(number => draw(random, process, number)).ToArray())];

    private static Func<IpcProcess, Call> Operation(SemaphoreSet set, Random draw)
    {
        var ops = new SemaphoreOp[draw.Next(4) == 0 ? 2 : 1];
        for (var i = 0; i < ops.Length; i++)
        {
            ops[i] = new SemaphoreOp((ushort)draw.Next(2), (short)draw.Next(-2, 3), draw.Next(3) == 0 ? SemaphoreFlags.Undo : SemaphoreFlags.None);
        }

        return self => Call.Of(self.OperateAsync(set, ops), result => $"{result.Outcome}");
    }

    private static Func<IpcProcess, Call> Message(IpcQueue queue, Random draw)
    {
        var (sends, type, text) = (draw.Next(2) == 0, draw.Next(1, 3), (byte)draw.Next(100));
        return sends
            ? self => Call.Of(self.SendAsync(queue, type, [text]), result => $"{result.Outcome}")
            : self => Call.Of(self.ReceiveAsync(queue, MessageFilter.OfType(type)), result => $"{result.Outcome} {result.Type} {Convert.ToHexString(result.Text.Span)}");
    }

    private static Func<IpcProcess, Call> OnBarrier(IpcBarrier barrier, Random draw)
    {
        Func<IpcProcess, ValueTask<BarrierResult>> call = draw.Next(20) switch
        {
            < 6 => self => self.PlaceAsync(barrier),
            < 9 => self => self.WaitNextAsync(barrier),
            < 12 => self => self.SyncNextAsync(barrier),
            < 15 => self => self.SyncAsync(barrier),
            < 18 => self => self.PlaceAndSyncAsync(barrier),
            18 => self => self.WaitAbortionAsync(barrier),
            _ => self => self.AbortAsync(barrier),
        };
        return self => Call.Of(call(self), result => $"{result.Outcome} {result.Abortion}");
    }

    private static Func<IpcProcess, Call> OnWord(IpcWord word, Random draw)
    {
        var (value, expected, mask) = ((uint)draw.Next(2), (uint)draw.Next(2), (uint)draw.Next(1, 4));
        return draw.Next(8) switch
        {
            < 3 => self => Call.Of(self.WaitAsync(word, expected, mask: mask), result => $"{result}"),
            3 => self => Call.Of(self.WakeAsync(word, mask: mask), result => $"{result}"),
            4 => self => Call.Of(self.ChangeAndWakeAsync(word, FutexChange.Xor, 1, count: 2, mask: mask), result => $"{result}"),
            5 => self => Call.Of(self.ChangeAndWakeAsync(word, FutexChange.Set, value, comparison: FutexComparison.Equal, with: 1), result => $"{result}"),
            6 => self => Call.Of(self.CompareExchangeAsync(word, value, expected), result => $"{result}"),
            _ => self => Call.Of(self.LoadAsync(word), result => $"{result}"),
        };
    }

    private static Func<IpcProcess, Call> TakeOrLeave(IpcLock taken, LockGrant?[] keys, int process, bool again, TimeSpan? timeout = null) => self =>
    {
        if (!again && keys[process] is { } key)
        {
            keys[process] = null;
            return Call.Of(LeaveAsync(key), Same);
        }

        return Call.Of(self.LockAsync(taken, timeout), grant =>
        {
            keys[process] = grant.IsHeld ? grant : null;
            return $"{grant.Outcome} {grant.OwnerDied}";
        });
    };

    private static async ValueTask<string> TakeRoleAsync(IpcProcess self, IpcBarrier barrier, BarrierRole role)
    {
        await self.TakeRoleAsync(barrier, role);
        return $"{role}";
    }

    private static async ValueTask<string> LeaveAsync(IAsyncDisposable key)
    {
        await key.DisposeAsync();
        return "left";
    }

    private static string Same(string words) => words;
}
