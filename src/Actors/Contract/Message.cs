namespace ActorIpc.Actors;

/// <summary>Something that can stand in a host's mailbox without an allocation.</summary>
public abstract class Message
{
    /// <summary>The next message in the mailbox. The host's alone.</summary>
    public Message? NextMessage { get; set; }
}
