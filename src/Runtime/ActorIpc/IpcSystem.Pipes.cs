using ActorIpc.Hosting;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    internal const int PipeSize = 512;

    // Guarded by liveGate.
    private readonly List<IpcProcess> hands = [];

    /// <summary>Makes a pipe that no process holds yet: give its ends to processes as they start (<see cref="ProcessOptions.PipeEnds"/>).</summary>
    /// <param name="capacity">How many bytes fit (PIPESIZE).</param>
    /// <returns>The pipe. Each end is open until the last that was given it lets go of it.</returns>
    /// <exception cref="IpcException">EINVAL: a pipe has room for a byte at least.</exception>
    public IpcPipe CreatePipe(int capacity = PipeSize) => new(this, capacity);

    internal ValueTask CloseAsync(IpcPipeEnd end) => WithHandAsync(hand => end.Pipe.CloseAsync(hand, end));

    internal ValueTask WakeAllAsync(IpcPipeEnd end) => WithHandAsync(hand => end.Pipe.WakeAllAsync(hand));

    /// <summary>Whoever may wait: the processes, and the system itself on behalf of those that have ended.</summary>
    internal IEnumerable<IpcProcess> WhoMayWait()
    {
        lock (liveGate)
        {
            return [.. LiveProcesses(), .. hands];
        }
    }

    // A lock knows its holder by process, and who lets go of an end may be dead. So the system closes it, under a name that nobody else has.
    private async ValueTask WithHandAsync(Func<IpcProcess, ValueTask> work)
    {
        var hand = new IpcProcess(this, NextPid(), "kernel", Credentials.Root, init.TagSpaceMailbox, null);
        lock (liveGate)
        {
            hands.Add(hand);
        }

        // Where the lock runs elsewhere, that is to find it alive.
        Host.Elsewhere?.Endpoint.Arrived(hand);
        try
        {
            await work(hand).OffScheduler();
        }
        catch (IpcException exception) when (exception.Error == Errno.EIO)
        {
            // The lock or a channel has failed, which everybody who uses the pipe is told.
        }
        finally
        {
            hand.Vanish();
            Host.Elsewhere?.Endpoint.Left(hand);
            lock (liveGate)
            {
                hands.Remove(hand);
            }
        }
    }
}
