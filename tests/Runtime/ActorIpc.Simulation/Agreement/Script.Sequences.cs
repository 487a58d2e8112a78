namespace ActorIpc.Simulation.Tests.Agreement;

// What takes no message, or several, so that no single one of them is the call: each is performed with all that comes of it before the next.
internal static partial class Script
{
    /// <summary>In an order, stands for a second that passes.</summary>
    public const int Second = Processes;

    private const string InTime = " in time";

    private static readonly Dictionary<string, Func<IpcSystem, Random, List<IpcPipeEnd>, Func<IpcProcess, Call>[][]>> Sequences = new()
    {
        ["mutex"] = static (ipc, random, _) =>
        {
            var (mutex, keys) = (ipc.CreateMutex(), new MutexGrant?[Processes]);
            return Of(random, (draw, process, _) => TakeOrLeave(mutex, keys, process, again: draw.Next(6) == 0, Timeout(null)));
        },
        ["mutex and condition"] = static (ipc, random, _) => OnCondition(ipc, random, isTimed: false),
        ["reader-writer lock"] = static (ipc, random, _) =>
        {
            var (entered, keys) = (ipc.CreateReaderWriterLock(), new ReaderWriterGrant?[Processes]);
            return Of(random, (draw, process, _) => EnterOrLeave(entered, keys, process, draw, isTimed: false));
        },
        ["segment"] = static (ipc, random, _) =>
        {
            var (segment, attached) = (ipc.CreateSegment(8), new Stack<IpcAttachment>[Processes]);
            for (var process = 0; process < Processes; process++)
            {
                attached[process] = [];
            }

            return Of(random, (draw, process, number) => OnSegment(segment, attached[process], draw, number));
        },
        ["pipe"] = static (ipc, random, ends) =>
        {
            var pipe = ipc.CreatePipe(2);
            ends.AddRange([pipe.Reader, pipe.Writer]);
            return Of(random, (draw, process, number) => OnPipe(pipe, process, draw, isTimed: false));
        },
        ["semaphore array" + InTime] = static (ipc, random, _) =>
        {
            var set = ipc.CreateSemaphores(1, 0);
            return Of(random, (draw, _, _) =>
            {
                var (ops, timeout) = (new SemaphoreOp((ushort)draw.Next(2), (short)draw.Next(-2, 2), draw.Next(3) == 0 ? SemaphoreFlags.Undo : SemaphoreFlags.None), Timeout(draw));
                return self => Call.Of(self.OperateAsync(set, [ops], timeout: timeout), result => $"{result.Outcome}");
            });
        },
        ["tag space" + InTime] = static (_, random, _) => Of(random, static (draw, _, _) =>
        {
            var (tag, value, timeout) = ((ulong)draw.Next(2), (ulong)draw.Next(100), Timeout(draw));
            return self => Call.Of(self.RendezvousAsync(tag, value, timeout), result => $"{result.Outcome} {result.Value}");
        }),
        ["message queue" + InTime] = static (ipc, random, _) =>
        {
            var queue = ipc.CreateMessageQueue(maxBytes: 2);
            return Of(random, (draw, _, _) =>
            {
                var (sends, type, timeout) = (draw.Next(2) == 0, draw.Next(1, 3), Timeout(draw));
                return sends
                    ? self => Call.Of(self.SendAsync(queue, type, new byte[1], timeout), result => $"{result.Outcome}")
                    : self => Call.Of(self.ReceiveAsync(queue, MessageFilter.OfType(type), timeout), result => $"{result.Outcome} {result.Type}");
            });
        },
        ["lock and sleep queue" + InTime] = static (ipc, random, _) =>
        {
            var (taken, channel, keys) = (ipc.CreateLock(), ipc.CreateChannel(), new LockGrant?[Processes]);
            return Of(random, (draw, process, _) =>
            {
                var (call, timeout) = (draw.Next(4), Timeout(draw));
                return call switch
                {
                    0 => self => Call.Of(self.SleepAsync(channel, taken, timeout), result => $"{result.Outcome} {result.OwnerDied}"),
                    1 => self => Call.Of(self.WakeupAsync(channel), woken => $"{woken}"),
                    _ => TakeOrLeave(taken, keys, process, again: false, timeout),
                };
            });
        },
        ["mutex and condition" + InTime] = static (ipc, random, _) => OnCondition(ipc, random, isTimed: true),
        ["reader-writer lock" + InTime] = static (ipc, random, _) =>
        {
            var (entered, keys) = (ipc.CreateReaderWriterLock(), new ReaderWriterGrant?[Processes]);
            return Of(random, (draw, process, _) => EnterOrLeave(entered, keys, process, draw, isTimed: true));
        },
        ["pipe" + InTime] = static (ipc, random, ends) =>
        {
            var pipe = ipc.CreatePipe(2);
            ends.AddRange([pipe.Reader, pipe.Writer]);
            return Of(random, (draw, process, number) => OnPipe(pipe, process, draw, isTimed: true));
        },
    };

    /// <summary>Whether no call is one message, so that an order of messages says nothing.</summary>
    public static bool IsSequence(string kind) => Sequences.ContainsKey(kind);

    /// <summary>Whether calls wait for some seconds only.</summary>
    public static bool IsTimed(string kind) => kind.EndsWith(InTime, StringComparison.Ordinal);

    /// <summary>Who may go on next: also time, as long as somebody waits whose time may come.</summary>
    public static int Next(string kind, int[] ready, bool somebodyWaits, Random random)
    {
        var passes = somebodyWaits && IsTimed(kind);
        return passes && (ready.Length == 0 || random.Next(4) == 0) ? Second : ready.Length == 0 ? -1 : ready[random.Next(ready.Length)];
    }

    private static TimeSpan? Timeout(Random? draw) => draw is null ? null : TimeSpan.FromSeconds(draw.Next(1, 4));

    private static Func<IpcProcess, Call>[][] OnCondition(IpcSystem ipc, Random random, bool isTimed)
    {
        var (mutex, keys) = (ipc.CreateMutex(), new MutexGrant?[Processes]);
        var condition = ipc.CreateCondition(mutex);
        return Of(random, (draw, process, _) =>
        {
            var (call, timeout) = (draw.Next(6), Timeout(isTimed ? draw : null));
            return call switch
            {
                < 2 => self => Call.Of(self.WaitAsync(condition, keys[process] ?? default, timeout), result => $"{result.Outcome} {result.OwnerDied}"),
                2 => self => Call.Of(self.NotifyAllAsync(condition), woken => $"{woken}"),
                3 => self => Call.Of(self.NotifyOneAsync(condition), woken => $"{woken}"),
                _ => TakeOrLeave(mutex, keys, process, again: false, timeout),
            };
        });
    }

    private static Func<IpcProcess, Call> TakeOrLeave(IpcMutex mutex, MutexGrant?[] keys, int process, bool again, TimeSpan? timeout) => self =>
    {
        if (!again && keys[process] is { } key)
        {
            keys[process] = null;
            return Call.Of(LeaveAsync(key), Same);
        }

        return Call.Of(self.LockAsync(mutex, timeout), grant =>
        {
            if (grant.IsHeld)
            {
                grant.MarkConsistent();
                keys[process] = grant;
            }

            return $"{grant.Outcome} {grant.OwnerDied}";
        });
    };

    private static Func<IpcProcess, Call> EnterOrLeave(IpcReaderWriterLock entered, ReaderWriterGrant?[] keys, int process, Random draw, bool isTimed)
    {
        var (writes, timeout) = (draw.Next(3) == 0, Timeout(isTimed ? draw : null));
        return self =>
        {
            if (keys[process] is { } key)
            {
                keys[process] = null;
                return Call.Of(LeaveAsync(key), Same);
            }

            return Call.Of(writes ? self.EnterWriteAsync(entered, timeout) : self.EnterReadAsync(entered, timeout), grant =>
            {
                if (grant.IsHeld)
                {
                    grant.MarkConsistent();
                    keys[process] = grant;
                }

                return $"{grant.Outcome} {grant.OwnerDied}";
            });
        };
    }

    // A word of the segment, which some wait on and others wake.
    private static Func<IpcProcess, Call> OnSegment(IpcSegment segment, Stack<IpcAttachment> attached, Random draw, int number)
    {
        var call = number == 0 ? 10 : draw.Next(12);
        return self => call switch
        {
            < 4 when attached.TryPeek(out var here) => Call.Of(self.FutexWaitAsync(here.Word(4), 0), result => $"{result.Outcome}"),
            < 7 when attached.TryPeek(out var here) => Call.Of(self.FutexWakeAsync(here.Word(4), 1), woken => $"{woken}"),
            7 when attached.TryPop(out var here) => Call.Of(LeaveAsync(here), Same),
            8 => Call.Of(self.GetStatusAsync(segment), status => $"{status.Attached} {status.IsRemoved}"),
            9 => Call.Of(RemoveAsync(self, segment), Same),
            _ => Call.Of(self.AttachAsync(segment), attachment =>
            {
                attached.Push(attachment);
                return $"{++attachment.Memory.Span[0]}";
            }),
        };
    }

    private static Func<IpcProcess, Call> OnPipe(IpcPipe pipe, int process, Random draw, bool isTimed)
    {
        var (call, bytes, timeout) = (draw.Next(20), new byte[draw.Next(1, 4)], Timeout(isTimed ? draw : null));
        draw.NextBytes(bytes);
        return call switch
        {
            < 10 => self => Call.Of(self.ReadAsync(pipe.Reader, bytes, timeout), result => $"{result.Outcome} {Convert.ToHexString(bytes.AsSpan(0, result.Count))}"),
            < 18 => self => Call.Of(self.WriteAsync(pipe.Writer, bytes, timeout), result => $"{result.Outcome} {result.Count}"),
            _ => self => Call.Of(CloseAsync(self, process == 0 ? pipe.Reader : pipe.Writer), Same),
        };
    }

    private static async ValueTask<string> RemoveAsync(IpcProcess self, IpcSegment segment)
    {
        await self.RemoveAsync(segment);
        return "removed";
    }

    private static async ValueTask<string> CloseAsync(IpcProcess self, IpcPipeEnd end)
    {
        await self.CloseAsync(end);
        return "closed";
    }
}
