using ActorIpc.Hosting;

namespace ActorIpc;

// The open files of a process, which are ends of pipes.
public sealed partial class IpcProcess
{
    // Guarded by gate.
    private List<OpenFile>? files;

    // What a child is given, or else what its parent holds (XV6-4).
    private void InheritFiles(IpcProcess parent, IReadOnlyList<IpcPipeEnd>? given)
    {
        if (given is not null)
        {
            if (given.Any(end => end.IsClosed))
            {
                throw new IpcException(Errno.EBADF, "pipeEnds: an end that its last holder has let go of is closed for good (EBADF, XV6-20).");
            }

            // One that is closed between the two is as one that is closed right after: calls on it are EBADF.
            Hold(given.Distinct());
        }
        else if (parent.files is not null)
        {
            lock (parent.gate)
            {
                // What the parent holds is open as long as this has its gate.
                files = parent.files?.FindAll(file => file.End.TryHold()).ConvertAll(file => new OpenFile(file.End));
            }
        }
    }

    internal void CheckHolds(IpcPipeEnd end)
    {
        lock (gate)
        {
            Find(end);
        }
    }

    private void Hold(IEnumerable<IpcPipeEnd> ends)
    {
        lock (gate)
        {
            ThrowIfEnded();
            files ??= [];
            files.AddRange(ends.Where(end => end.TryHold()).Select(end => new OpenFile(end)));
        }
    }

    private OpenFile Use(IpcPipeEnd end)
    {
        lock (gate)
        {
            var file = Find(end);
            if (files!.Exists(other => other.IsInUse && other.End.Pipe == end.Pipe))
            {
                throw new IpcException(Errno.EBUSY, $"self: {this} is in a call on this pipe already, and a process is one thread in xv6 (EBUSY, XV6-16).");
            }

            file.IsInUse = true;
            return file;
        }
    }

    private void Remove(OpenFile file)
    {
        lock (gate)
        {
            files?.Remove(file);
        }
    }

    private OpenFile Find(IpcPipeEnd end)
    {
        ThrowIfEnded();
        return files?.Find(file => file.End == end)
            ?? throw new IpcException(Errno.EBADF, $"end: {this} does not hold this end of the pipe (EBADF, XV6-16).");
    }

    private void ThrowIfEnded()
    {
        if (EntryError() is { } error)
        {
            throw error;
        }
    }

    internal void CloseAll()
    {
        if (TakeFiles() is { } open)
        {
            _ = CloseAllAsync(open);
        }
    }

    // Most have none. Who opens something at this very moment opens it after.
    private List<OpenFile>? TakeFiles()
    {
        if (files is null)
        {
            return null;
        }

        lock (gate)
        {
            var open = files;
            files = null;
            return open;
        }
    }

    private async ValueTask CloseAllAsync(List<OpenFile> open)
    {
        foreach (var file in open)
        {
            if (file.End.LetGo())
            {
                await System.CloseAsync(file.End).OffScheduler();
            }
            else if (file.IsInUse)
            {
                await System.WakeAllAsync(file.End).OffScheduler();
            }
        }
    }

    private sealed class OpenFile(IpcPipeEnd end)
    {
        private volatile bool isInUse;

        public IpcPipeEnd End => end;

        // Whether this process is in a call on the end. Set under the gate.
        public bool IsInUse
        {
            get => isInUse;
            set => isInUse = value;
        }
    }
}
