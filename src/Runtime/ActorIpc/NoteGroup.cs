namespace ActorIpc;

/// <summary>Processes that notes are posted to together: the first that forked, and all that came of it and did not leave.</summary>
/// <remarks>Follows Plan 9 <c>Pgrp</c> as far as notes go: a child is in the group of its parent unless RFNOTEG.</remarks>
internal sealed class NoteGroup
{
    private readonly Lock gate = new();

    // Linked by Next and Previous of each.
    private Member? first;

    public Member Add(IpcProcess process)
    {
        lock (gate)
        {
            var member = new Member(this, process) { Next = first };
            first?.Previous = member;
            first = member;
            return member;
        }
    }

    public IReadOnlyList<IpcProcess> AllBut(IpcProcess poster)
    {
        lock (gate)
        {
            var found = new List<IpcProcess>();
            for (var at = first; at is not null; at = at.Next)
            {
                if (at.Process != poster)
                {
                    found.Add(at.Process);
                }
            }

            return found;
        }
    }

    private void Remove(Member member)
    {
        lock (gate)
        {
            member.Next?.Previous = member.Previous;
            if (member.Previous is { } previous)
            {
                previous.Next = member.Next;
            }
            else
            {
                first = member.Next;
            }
        }
    }

    /// <summary>A process's place in a group.</summary>
    internal sealed class Member(NoteGroup group, IpcProcess process)
    {
        public NoteGroup Group => group;

        public IpcProcess Process => process;

        public Member? Next { get; set; }

        public Member? Previous { get; set; }

        public void Leave() => group.Remove(this);
    }
}
