namespace JobRunner;

/// <summary>What the program ends with.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>A job did not succeed, the run was stopped, or a report shows a broken rule.</summary>
    public const int Failure = 1;

    /// <summary>A file or the command line cannot be used; nothing was started.</summary>
    public const int Unusable = 2;
}
