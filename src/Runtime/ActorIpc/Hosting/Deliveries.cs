using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>Asks that a request be ended.</summary>
internal sealed class AbandonMessage(Request request, int generation, Outcome reason) : Message
{
    public Request Request => request;

    public int Generation => generation;

    public Outcome Reason => reason;
}

/// <summary>Says that a process has exited.</summary>
internal sealed class ExitMessage(ProcessRef process) : Message
{
    public ProcessRef Process => process;
}

/// <summary>A word from another primitive.</summary>
internal sealed class NoticeMessage(Notice notice) : Message
{
    public Notice Notice => notice;
}
