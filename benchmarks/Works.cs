using System.Runtime.Versioning;
using System.Threading.Channels;

namespace ActorIpc.Benchmarks;

/// <summary>What is measured, against whom.</summary>
public static class Works
{
    internal static readonly SemaphoreOp[] Take = [SemaphoreOp.Take(0).WithUndo()];
    internal static readonly SemaphoreOp[] Give = [SemaphoreOp.Give(0).WithUndo()];
    private static readonly SemaphoreOp[] TakeThree = [SemaphoreOp.Take(0).WithUndo(), SemaphoreOp.Take(1).WithUndo(), SemaphoreOp.Take(2).WithUndo()];
    private static readonly SemaphoreOp[] GiveThree = [SemaphoreOp.Give(0).WithUndo(), SemaphoreOp.Give(1).WithUndo(), SemaphoreOp.Give(2).WithUndo()];

    public static IEnumerable<Work> All()
    {
        var ipc = IpcSystem.Create();
        var self = ipc.Enter("benchmark");

        yield return new("semaphore-uncontended", "SemaphoreSlim", 200_000, Uncontended(ipc, self), SlimUncontended());
        yield return new("semaphore-handover", "Channel", 50_000, HandOver(ipc, self), ChannelPingPong());
        yield return new("semaphore-handover", "SemaphoreSlim", 50_000, HandOver(ipc, self), SlimPingPong());
        yield return new("semaphore-64", "SemaphoreSlim", 128_000, Contended(ipc), SlimContended());
        yield return new("semop-three", "SemaphoreSlim-x3-uncontended", 100_000, Three(ipc, self), SlimThree());
        yield return new("semop-three", "SemaphoreSlim-x3-contended", 64_000, ThreeContended(ipc), SlimThreeContended());
        yield return new("mutex-uncontended", "SemaphoreSlim", 400_000, LockWorks.MutexUncontended(ipc, self), SlimUncontended());
        yield return new("mutex-64", "SemaphoreSlim", 128_000, LockWorks.MutexContended(ipc), SlimContended());
        yield return new("read-uncontended", "ReaderWriterLockSlim", 400_000, LockWorks.ReadUncontended(ipc, self), LockWorks.SlimRead());
        yield return new("futex-handover", "Channel", 50_000, LockWorks.WordHandOver(ipc, self), ChannelPingPong());
        yield return new("rendezvous-handover", "Channel", 50_000, Rendezvous(ipc, self), ChannelPingPong());
        yield return new("message-handover", "Channel", 50_000, MessageWorks.HandOver(ipc, self), ChannelPingPong());
        yield return new("barrier-handover", "Channel", 50_000, BarrierWork.HandOver(ipc, self), ChannelPingPong());
        yield return new("spawn-exit-wait", "Task.Run", 50_000, Spawn(self), TaskRun());
        if (OperatingSystem.IsLinux())
        {
            yield return new("semaphore-uncontended", "semop", 100_000, Uncontended(ipc, self), KernelUncontended());
            yield return new("semaphore-handover", "semop", 5_000, HandOver(ipc, self), KernelPingPong());
            yield return new("mutex-uncontended", "pthread_mutex", 400_000, LockWorks.MutexUncontended(ipc, self), PthreadMutex.Uncontended());
            yield return new("futex-handover", "futex", 5_000, LockWorks.WordHandOver(ipc, self), KernelFutex.PingPong());
            yield return new("rendezvous-handover", "futex", 5_000, Rendezvous(ipc, self), KernelFutex.PingPong());
            yield return new("barrier-handover", "futex", 5_000, BarrierWork.HandOver(ipc, self), KernelFutex.PingPong());
            yield return new("message-handover", "msgsnd", 5_000, MessageWorks.HandOver(ipc, self), MessageWorks.KernelPingPong());
        }

#if AKKA
        foreach (var work in Akka.AkkaWorks.All())
        {
            yield return work;
        }
#endif
    }

    internal static Func<int, Task> Uncontended(IpcSystem ipc, IpcProcess self)
    {
        var set = ipc.CreateSemaphores(1);
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await self.OperateAsync(set, Take);
                await self.OperateAsync(set, Give);
            }
        };
    }

    internal static Func<int, Task> SlimUncontended()
    {
        var semaphore = new SemaphoreSlim(1);
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await semaphore.WaitAsync();
                semaphore.Release();
            }
        };
    }

    [SupportedOSPlatform("linux")]
    private static Func<int, Task> KernelUncontended() => count =>
    {
        using var kernel = new Kernel(1);
        for (var i = 0; i < count; i++)
        {
            kernel.Operate(0, -1, undo: true);
            kernel.Operate(0, 1, undo: true);
        }

        return Task.CompletedTask;
    };

    // One operation is a round trip: each side gives once and takes once.
    internal static Func<int, Task> HandOver(IpcSystem ipc, IpcProcess self)
    {
        var (ping, pong) = (ipc.CreateSemaphores(0), ipc.CreateSemaphores(0));
        SemaphoreOp[] take = [SemaphoreOp.Take(0)], give = [SemaphoreOp.Give(0)];
        return async count =>
        {
            var other = ipc.Spawn("other", async partner =>
            {
                for (var i = 0; i < count; i++)
                {
                    await partner.OperateAsync(ping, take);
                    await partner.OperateAsync(pong, give);
                }
            });
            for (var i = 0; i < count; i++)
            {
                await self.OperateAsync(ping, give);
                await self.OperateAsync(pong, take);
            }

            await other.Completion;
        };
    }

    internal static Func<int, Task> ChannelPingPong() => async count =>
    {
        var ping = Channel.CreateBounded<int>(1);
        var pong = Channel.CreateBounded<int>(1);
        var other = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                await pong.Writer.WriteAsync(await ping.Reader.ReadAsync());
            }
        });
        for (var i = 0; i < count; i++)
        {
            await ping.Writer.WriteAsync(i);
            await pong.Reader.ReadAsync();
        }

        await other;
    };

    private static Func<int, Task> SlimPingPong() => async count =>
    {
        var ping = new SemaphoreSlim(0);
        var pong = new SemaphoreSlim(0);
        var other = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                await ping.WaitAsync();
                pong.Release();
            }
        });
        for (var i = 0; i < count; i++)
        {
            ping.Release();
            await pong.WaitAsync();
        }

        await other;
    };

    // Two threads, as the kernel needs them.
    [SupportedOSPlatform("linux")]
    private static Func<int, Task> KernelPingPong() => count =>
    {
        using var kernel = new Kernel(0, 0);
        var other = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                kernel.Operate(0, -1, undo: false);
                kernel.Operate(1, 1, undo: false);
            }
        });
        other.Start();
        for (var i = 0; i < count; i++)
        {
            kernel.Operate(0, 1, undo: false);
            kernel.Operate(1, -1, undo: false);
        }

        other.Join();
        return Task.CompletedTask;
    };

    // One operation is one hold of the one permit, with the holder yielding once inside.
    private static Func<int, Task> Contended(IpcSystem ipc)
    {
        var set = ipc.CreateSemaphores(1);
        return count => Task.WhenAll(Enumerable.Range(0, 64).Select(i => ipc.Spawn("holder", async self =>
        {
            for (var k = 0; k < count / 64; k++)
            {
                await self.OperateAsync(set, Take);
                await Task.Yield();
                await self.OperateAsync(set, Give);
            }
        }).Completion));
    }

    internal static Func<int, Task> SlimContended()
    {
        var semaphore = new SemaphoreSlim(1);
        return count => Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            for (var k = 0; k < count / 64; k++)
            {
                await semaphore.WaitAsync();
                await Task.Yield();
                semaphore.Release();
            }
        })));
    }

    internal static Func<int, Task> Three(IpcSystem ipc, IpcProcess self)
    {
        var set = ipc.CreateSemaphores(1, 1, 1);
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await self.OperateAsync(set, TakeThree);
                await self.OperateAsync(set, GiveThree);
            }
        };
    }

    private static Func<int, Task> ThreeContended(IpcSystem ipc)
    {
        var set = ipc.CreateSemaphores(2, 2, 2);
        return count => Task.WhenAll(Enumerable.Range(0, 8).Select(i => ipc.Spawn("holder", async self =>
        {
            for (var k = 0; k < count / 8; k++)
            {
                await self.OperateAsync(set, TakeThree);
                await Task.Yield();
                await self.OperateAsync(set, GiveThree);
            }
        }).Completion));
    }

    internal static Func<int, Task> SlimThree()
    {
        var (one, two, three) = (new SemaphoreSlim(1), new SemaphoreSlim(1), new SemaphoreSlim(1));
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await one.WaitAsync();
                await two.WaitAsync();
                await three.WaitAsync();
                three.Release();
                two.Release();
                one.Release();
            }
        };
    }

    private static Func<int, Task> SlimThreeContended()
    {
        var (one, two, three) = (new SemaphoreSlim(2), new SemaphoreSlim(2), new SemaphoreSlim(2));
        return count => Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var k = 0; k < count / 8; k++)
            {
                await one.WaitAsync();
                await two.WaitAsync();
                await three.WaitAsync();
                await Task.Yield();
                three.Release();
                two.Release();
                one.Release();
            }
        })));
    }

    // One operation is one meeting: a word each way, as a round trip over two channels.
    internal static Func<int, Task> Rendezvous(IpcSystem ipc, IpcProcess self) => async count =>
    {
        var other = ipc.Spawn("partner", async partner =>
        {
            for (var i = 0; i < count; i++)
            {
                _ = (ulong)await partner.RendezvousAsync(1, (ulong)i);
            }
        });
        for (var i = 0; i < count; i++)
        {
            _ = (ulong)await self.RendezvousAsync(1, (ulong)i);
        }

        await other.Completion;
    };

    internal static Func<int, Task> Spawn(IpcProcess self) => async count =>
    {
        for (var left = count; left > 0; left -= 500)
        {
            for (var i = 0; i < 500; i++)
            {
                self.Fork("child", static _ => Task.FromResult(ExitStatus.Success));
            }

            for (var i = 0; i < 500; i++)
            {
                _ = (await self.WaitAsync()).IsReaped;
            }
        }
    };

    internal static Func<int, Task> TaskRun() => async count =>
    {
        var tasks = new Task[500];
        for (var left = count; left > 0; left -= tasks.Length)
        {
            for (var i = 0; i < tasks.Length; i++)
            {
                tasks[i] = Task.Run(static () => Task.FromResult(0));
            }

            for (var i = 0; i < tasks.Length; i++)
            {
                await tasks[i];
            }
        }
    };
}
