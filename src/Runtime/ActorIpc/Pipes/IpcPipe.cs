using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A pipe: bytes that go in at one end and come out at the other, in order, with room for some on the way.</summary>
/// <remarks>
/// <para>
/// Made by <see cref="IpcProcess.CreatePipe"/> or <see cref="IpcSystem.CreatePipe"/>; used by <see cref="IpcProcess.ReadAsync"/>,
/// <see cref="IpcProcess.WriteAsync"/> and <see cref="IpcProcess.CloseAsync"/>, or as a <see cref="Stream"/>.
/// </para>
/// <para>Follows xv6 (RISC-V) kernel/pipe.c: XV6-16 to 20. It is written in the public calls alone: one lock, two channels, and loops that look again.</para>
/// </remarks>
public sealed class IpcPipe
{
    private readonly IpcLock pipeLock;
    private readonly WaitChannel readers;
    private readonly WaitChannel writers;

    // Guarded by the lock. The two numbers only grow; what lies between them is in the pipe.
    private readonly byte[] data;
    private long nread;
    private long nwrite;
    private bool readOpen = true;
    private bool writeOpen = true;

    internal IpcPipe(IpcSystem system, int capacity)
    {
        if (capacity < 1)
        {
            throw new IpcException(Errno.EINVAL, $"capacity: {capacity} is no room for a byte (EINVAL, XV6-18).");
        }

        pipeLock = system.CreateLock();
        (readers, writers) = (system.CreateChannel(), system.CreateChannel());
        data = new byte[capacity];
        Reader = new IpcPipeReader(this);
        Writer = new IpcPipeWriter(this);
    }

    /// <summary>The end that bytes come out of.</summary>
    public IpcPipeReader Reader { get; }

    /// <summary>The end that bytes go into.</summary>
    public IpcPipeWriter Writer { get; }

    /// <summary>How many bytes fit (PIPESIZE).</summary>
    public int Capacity => data.Length;

    /// <summary>pipewrite: all bytes, waiting for room as often as it takes.</summary>
    internal async ValueTask<PipeResult> WriteAsync(IpcProcess self, ReadOnlyMemory<byte> bytes, Deadline deadline, CancellationToken cancellation)
    {
        await using var held = await self.LockAsync(pipeLock).OffScheduler();
        if (!held.IsHeld)
        {
            return new PipeResult(held.Outcome);
        }

        var i = 0;
        while (i < bytes.Length)
        {
            if (!readOpen || self.Killed)
            {
                return new PipeResult(readOpen ? Outcome.Killed : Outcome.Removed, i);
            }

            if (nwrite == nread + data.Length)
            {
                // Full.
                await self.WakeupAsync(readers).OffScheduler();
                var sleep = await self.SleepAsync(writers, pipeLock, deadline.Left, cancellation).OffScheduler();
                if (!sleep.IsWoken && !sleep.IsKilled)
                {
                    return new PipeResult(deadline.Name(sleep.Outcome), i);
                }
            }
            else
            {
                // With the lock held nobody can look in between, so this is byte by byte; who is killed meanwhile is killed after it.
                i += Put(bytes.Span[i..]);
            }
        }

        await self.WakeupAsync(readers).OffScheduler();
        return new PipeResult(Outcome.Granted, i);
    }

    /// <summary>piperead: what is there, waiting only while nothing is.</summary>
    internal async ValueTask<PipeResult> ReadAsync(IpcProcess self, Memory<byte> buffer, Deadline deadline, CancellationToken cancellation)
    {
        await using var held = await self.LockAsync(pipeLock).OffScheduler();
        if (!held.IsHeld)
        {
            return new PipeResult(held.Outcome);
        }

        while (nread == nwrite && writeOpen)
        {
            // Empty.
            if (self.Killed)
            {
                return new PipeResult(Outcome.Killed);
            }

            var sleep = await self.SleepAsync(readers, pipeLock, deadline.Left, cancellation).OffScheduler();
            if (!sleep.IsWoken && !sleep.IsKilled)
            {
                return new PipeResult(deadline.Name(sleep.Outcome));
            }
        }

        var i = Take(buffer.Span);
        await self.WakeupAsync(writers).OffScheduler();
        return new PipeResult(Outcome.Granted, i);
    }

    /// <summary>pipeclose: the last holder of an end has let go of it.</summary>
    internal async ValueTask CloseAsync(IpcProcess self, IpcPipeEnd end)
    {
        await using var held = await self.LockAsync(pipeLock).OffScheduler();
        if (end == Writer)
        {
            writeOpen = false;
            await self.WakeupAsync(readers).OffScheduler();
        }
        else
        {
            readOpen = false;
            await self.WakeupAsync(writers).OffScheduler();
        }
    }

    /// <summary>Makes the wakeups that somebody who ended inside a call may not have come to.</summary>
    internal async ValueTask WakeAllAsync(IpcProcess self)
    {
        await self.WakeupAsync(readers).OffScheduler();
        await self.WakeupAsync(writers).OffScheduler();
    }

    private int Put(ReadOnlySpan<byte> bytes)
    {
        var i = 0;
        for (; i < bytes.Length && nwrite < nread + data.Length; i++)
        {
            data[nwrite++ % data.Length] = bytes[i];
        }

        return i;
    }

    private int Take(Span<byte> buffer)
    {
        var i = 0;
        for (; i < buffer.Length && nread < nwrite; i++)
        {
            buffer[i] = data[nread++ % data.Length];
        }

        return i;
    }
}
