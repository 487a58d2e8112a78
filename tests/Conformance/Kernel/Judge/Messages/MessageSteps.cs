using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Messages;

/// <summary>msgget: finds the queue of the history, or makes it anew.</summary>
internal sealed record MsgGet(int Actor, IpcFlags Flags) : Step(Actor)
{
    public override string ToString() => $"P{Actor} msgget(key, {Flags})";
}

/// <summary>msgsnd of so many bytes, all alike.</summary>
internal sealed record MsgSnd(int Actor, long Type, int Length, byte Fill, MessageFlags Flags) : Step(Actor)
{
    public override string ToString() => $"P{Actor} msgsnd(type {Type}, {Length} x {Fill}, {Flags})";
}

/// <summary>msgrcv.</summary>
internal sealed record MsgRcv(int Actor, int Size, long Type, MessageFlags Flags) : Step(Actor)
{
    public override string ToString() => $"P{Actor} msgrcv({Size}, type {Type}, {Flags})";
}

/// <summary>msgctl: IPC_STAT, IPC_RMID, or IPC_SET of mode and msg_qbytes.</summary>
internal sealed record MsgCtl(int Actor, MessageCommand Command, int Mode, int MaxBytes) : Step(Actor)
{
    public override string ToString() => $"P{Actor} msgctl({Command}, mode {Convert.ToString(Mode, 8)}, qbytes {MaxBytes})";
}
