namespace ActorIpc;

public sealed partial class IpcProcess
{
    /// <summary>Begins with what a child has of what its parent has. Each kind costs nothing where the parent has none of it.</summary>
    internal void Inherit(IpcProcess parent, ProcessOptions? options)
    {
        // First, for this can be refused.
        InheritFiles(parent, options?.PipeEnds);
        InheritAttachments(parent);
        if (parent.Id != ProcessId.Init && options?.FreshNoteGroup != true)
        {
            JoinNoteGroupOf(parent);
        }
    }
}
