using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A process: an identity that waits, holds, is interrupted and killed, and whose end gives back everything that it held.</summary>
/// <remarks>
/// <para>Its body, or whoever entered it, makes calls on it. Calls may be made from several threads at once; each ends exactly once.</para>
/// <para>Follows xv6 kernel/proc.c and Plan 9 rfork(2): a pid, a parent, a tag space that children inherit, a killed flag.</para>
/// </remarks>
public sealed partial class IpcProcess : ProcessRef, IAsyncDisposable
{
    private const int LeastListRoom = 16;

    private readonly bool hasBody;
    private readonly Lock gate = new();

    // Until it runs.
    private Func<IpcProcess, Task<ExitStatus>>? body;

    // Guarded by gate.
    private IOutstanding? outstanding;
    private int listed;
    private int listRoom = LeastListRoom;
    private List<WeakReference<Mailbox>>? watchers;
    private int watcherRoom = 8;
    private TaskCompletionSource<ExitStatus>? completion;
    private ExitStatus status;
    private Exception? failure;
    private bool exitAnnounced;

    // Written under gate, read anywhere.
    private volatile bool killed;
    private volatile bool exited;
    private volatile IpcException? entryError;
    private volatile bool marked;
    // Counted round and round: only their difference means anything.
    private int notesPosted;
    private int notesTaken;

    // Guarded by gate.
    private long sequence;

    internal IpcProcess(IpcSystem system, ProcessId id, string name, Credentials credentials, Mailbox<TagOperation> tagSpace, Func<IpcProcess, Task<ExitStatus>>? body)
        : base(id, credentials)
    {
        System = system;
        Name = name;
        TagSpaceMailbox = tagSpace;
        this.body = body;
        hasBody = body is not null;
    }

    /// <summary>The name given at its start, for messages to people.</summary>
    public string Name { get; }

    /// <summary>The system that the process belongs to.</summary>
    public IpcSystem System { get; }

    /// <summary>Whether the process has been killed. A body looks at this after every wait, and leaves.</summary>
    /// <remarks>Follows xv6 <c>killed()</c>: a kill sets a flag and wakes; the victim itself goes (XV6-11, XV6-12).</remarks>
    [KilledGuard]
    public bool Killed => killed;

    /// <summary>Whether an interrupt has been posted that no wait has reported yet.</summary>
    public bool InterruptPending => Volatile.Read(ref notesPosted) - Volatile.Read(ref notesTaken) > 0;

    /// <summary>The end of the process: its exit status, or the exception that its body let pass.</summary>
    /// <remarks>A process that found no room in the process table ends with an <see cref="IpcException"/> with EAGAIN (XV6-4).</remarks>
    public Task<ExitStatus> Completion
    {
        get
        {
            lock (gate)
            {
                if (completion is null)
                {
                    completion = new TaskCompletionSource<ExitStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (exitAnnounced)
                    {
                        Settle(completion);
                    }
                }

                return completion.Task;
            }
        }
    }

    internal bool HasBody => hasBody;

    internal Mailbox<TagOperation> TagSpaceMailbox { get; set; }

    internal IpcException? NotEnteredBecause => entryError;

    // The number of the note that a call finds pending.
    internal int OldestNote => Volatile.Read(ref notesTaken) + 1;

    internal int NotesPosted => Volatile.Read(ref notesPosted);

    // What the host keeps with the process.
    internal object? HostData { get; set; }

    // Links among the live processes of the system, guarded by the system.
    internal IpcProcess? NextLive { get; set; }

    internal IpcProcess? PreviousLive { get; set; }

    /// <summary>Ends the process if it has been killed.</summary>
    /// <exception cref="ProcessKilledException">It has. A body lets this pass and so exits with <see cref="ExitStatus.Killed"/>.</exception>
    [KilledGuard]
    public void ThrowIfKilled()
    {
        if (killed)
        {
            throw new ProcessKilledException(this);
        }
    }

    /// <summary>Takes note of one pending interrupt, as a note handler would.</summary>
    /// <returns>True when there was one.</returns>
    public bool TakeInterrupt()
    {
        lock (gate)
        {
            if (notesPosted == notesTaken)
            {
                return false;
            }

            notesTaken++;
            Mark();
            return true;
        }
    }

    /// <summary>Ends a process that was entered: everything that it held is given back. For a process with a body this does nothing: its body ends it.</summary>
    /// <returns>A task that is complete when the end is told, or nobody is left to be told: the system is being shut down.</returns>
    /// <exception cref="IpcException">EIO: the process table has failed; the process has ended all the same.</exception>
    public ValueTask DisposeAsync() => hasBody ? ValueTask.CompletedTask : Exit(killed ? ExitStatus.Killed : ExitStatus.Success, null);

    /// <inheritdoc/>
    public override string ToString() => $"process {Id} ({Name})";

    // Killed, exited, or noted: nothing that an ordinary call has to look at more closely.
    internal bool IsMarked => marked;

    private void Mark() => marked = killed || exited || notesPosted - notesTaken > 0;

    // A wait has reported an interrupt, which takes one note; but two waits that one note broke take it once.
    internal void TakeInterrupt(int brokenBy)
    {
        lock (gate)
        {
            if (brokenBy - notesTaken > 0)
            {
                notesTaken++;
                Mark();
            }
        }
    }

    internal IpcException? EntryError() =>
        !exited ? null : entryError ?? new IpcException(Errno.ESRCH, $"process: {this} has exited and can make no more calls (ESRCH).");
}
