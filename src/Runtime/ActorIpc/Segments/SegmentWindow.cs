using System.Buffers;

namespace ActorIpc;

/// <summary>The bytes of a segment as one attachment shows them, as long as it does.</summary>
internal sealed class SegmentWindow(IpcAttachment attachment) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => attachment.Bytes;

    // The handle keeps hold of the bytes by itself.
    public override MemoryHandle Pin(int elementIndex = 0) => attachment.Bytes.AsMemory(elementIndex).Pin();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
