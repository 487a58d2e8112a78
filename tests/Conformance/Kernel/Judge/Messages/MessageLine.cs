namespace ActorIpc.Conformance.Kernel.Messages;

/// <summary>How both sides write what they have read.</summary>
internal static class MessageLine
{
    public static string Write(long type, ReadOnlySpan<byte> text) => text.IsEmpty ? $"type {type}, empty" : $"type {type}, {text.Length} x {text[0]}";

    public static string Write(
        long bytes, long messages, long maxBytes, string sender, string receiver, bool sent, bool received, int mode) =>
        $"cbytes {bytes}; qnum {messages}; qbytes {maxBytes}; lspid {sender}; lrpid {receiver}; "
        + $"{(sent ? "stime set" : "stime 0")}; {(received ? "rtime set" : "rtime 0")}; mode {Convert.ToString(mode, 8)}";
}
