namespace ClusterLock;

internal static class ExitCodes
{
    /// <summary>The node has left the cluster.</summary>
    public const int Left = 0;

    /// <summary>The others took the node for dead, or it could not leave.</summary>
    public const int Downed = 1;

    /// <summary>The command line or the port cannot be used.</summary>
    public const int Unusable = 2;
}
