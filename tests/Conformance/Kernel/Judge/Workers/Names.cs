namespace ActorIpc.Conformance.Kernel.Workers;

internal static class Names
{
    /// <summary>The name of an errno, as both sides write it.</summary>
    public static string OfError(int error) => error switch
    {
        38 => "ENOSYS",
        110 => "ETIMEDOUT",
        _ => Enum.IsDefined((Errno)error) ? ((Errno)error).ToString() : $"errno {error}",
    };
}
