using ActorIpc.Hosting;

namespace ActorIpc;

// Note groups.
public sealed partial class IpcProcess
{
    /// <summary>NNOTE: how many interrupts a process keeps pending.</summary>
    private const int MostNotes = 5;

    // Written under gate, read anywhere. Null for a process that is alone in its group, as one that never forked is.
    private volatile NoteGroup? noteGroup;

    internal NoteGroup? NoteGroup => noteGroup;

    /// <summary>Posts an interrupt to all processes of this one's note group but this one: its forebears, its children and theirs, as far as they share it.</summary>
    /// <returns>How many kept it: one that has five pending does not (REN-16).</returns>
    /// <exception cref="IpcException">ESRCH: this process has ended.</exception>
    /// <remarks>
    /// Follows a write to Plan 9's <c>notepg</c> (REN-17). Children are in the group of their parent unless <see cref="ProcessOptions.FreshNoteGroup"/>; a
    /// process that the system has started begins one.
    /// </remarks>
    public async ValueTask<int> InterruptGroupAsync()
    {
        ThrowIfEnded();
        var kept = 0;
        foreach (var member in noteGroup?.AllBut(this) ?? [])
        {
            kept += await InterruptAsync(member.Id).OffScheduler() ? 1 : 0;
        }

        return kept;
    }

    /// <summary>Moves this process to a note group of its own; children forked from now on share it.</summary>
    /// <remarks>Follows rfork(RFNOTEG) without RFPROC (REN-17).</remarks>
    public void EnterFreshNoteGroup()
    {
        lock (gate)
        {
            noteGroup = null;
        }
    }

    // Before the child can fork or end.
    private void JoinNoteGroupOf(IpcProcess parent)
    {
        noteGroup = parent.noteGroup ?? parent.BeginNoteGroup();
        noteGroup?.Add(this);
    }

    // Null for a process that has ended: then its child ends too.
    private NoteGroup? BeginNoteGroup()
    {
        lock (gate)
        {
            if (noteGroup is null && !exited)
            {
                noteGroup = new NoteGroup();
                noteGroup.Add(this);
            }

            return noteGroup;
        }
    }
}
