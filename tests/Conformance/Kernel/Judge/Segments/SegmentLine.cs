namespace ActorIpc.Conformance.Kernel.Segments;

/// <summary>How both sides write what they have read.</summary>
internal static class SegmentLine
{
    /// <summary>How many of the segments that were found last are read back.</summary>
    public const int Read = 4;

    /// <summary>What reading or writing memory ends with that is not there, or not for that.</summary>
    public const string Fault = "a fault";

    public static string Segment(int back) => back < 0 ? "-1" : $"the last segment but {back}";

    public static string Attachment(int back) => $"the last attachment but {back}";

    public static string Found(int at) => $"segment {at}";

    public static string Attached(int at) => $"attachment {at}";

    public static string Status(
        int at, long size, long attached, string creator, string last, bool attachedEver, bool detachedEver, bool isPrivate, uint user, uint creatorUser, int mode) =>
        $"segment {at}: segsz {size}, nattch {attached}, cpid {creator}, lpid {last}, {(attachedEver ? "atime set" : "atime 0")}, "
        + $"{(detachedEver ? "dtime set" : "dtime 0")}, {(isPrivate ? "IPC_PRIVATE" : "a key")}, of {user} by {creatorUser}, mode {Convert.ToString(mode, 8)}";

    public static string Gone(int at, string error) => $"segment {at}: {error}";
}
