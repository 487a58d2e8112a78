namespace ActorIpc;

/// <summary>What msgsnd(2) and msgrcv(2) are told beside what to send or to receive, with Linux's numbers.</summary>
[Flags]
public enum MessageFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IPC_NOWAIT: rather than wait, end with <see cref="Outcome.WouldBlock"/>.</summary>
    NoWait = 0x800,

    /// <summary>MSG_NOERROR: cut a message that is longer than the buffer (MSG-14).</summary>
    NoError = 0x1000,

    /// <summary>MSG_EXCEPT: with a type above 0, the oldest message of another type (MSG-12).</summary>
    Except = 0x2000,

    /// <summary>MSG_COPY: the type is a position in the queue, from 0, and the message stays where it is (MSG-15).</summary>
    Copy = 0x4000,
}
