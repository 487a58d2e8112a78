namespace ActorIpc;

/// <summary>Processes that notes are posted to together: the first that forked, and all that came of it and did not leave.</summary>
/// <remarks>
/// Follows Plan 9 <c>Pgrp</c> as far as notes go: a child is in the group of its parent unless RFNOTEG. A process that ends or leaves does not come here: it is
/// passed over, and forgotten when the list has doubled, so an exit costs nothing.
/// </remarks>
internal sealed class NoteGroup
{
    private const int LeastRoom = 8;

    private readonly Lock gate = new();

    // Guarded by gate.
    private readonly List<IpcProcess> members = [];
    private int room = LeastRoom;

    /// <summary>Takes in a process that says already that it is in this group.</summary>
    public void Add(IpcProcess process)
    {
        lock (gate)
        {
            if (members.Count == room)
            {
                members.RemoveAll(member => !IsIn(member));
                room = Math.Max(LeastRoom, members.Count * 2);
            }

            members.Add(process);
        }
    }

    public IReadOnlyList<IpcProcess> AllBut(IpcProcess poster)
    {
        lock (gate)
        {
            return members.FindAll(member => member != poster && IsIn(member));
        }
    }

    private bool IsIn(IpcProcess process) => process.NoteGroup == this && !process.HasExited;
}
