namespace ActorIpc;

/// <summary>Who a process is, for the permission tests of the keyed objects.</summary>
/// <remarks>Follows credentials(7) as far as System V IPC reads them: effective user and group, supplementary groups, and privilege.</remarks>
public sealed record Credentials
{
    /// <summary>User 0, group 0, privileged: what a process has when nothing else is said.</summary>
    public static Credentials Root { get; } = new() { Privileged = true };

    /// <summary>The effective user.</summary>
    public uint User { get; init; }

    /// <summary>The effective group.</summary>
    public uint Group { get; init; }

    /// <summary>The supplementary groups.</summary>
    public IReadOnlyList<uint> Groups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);

            // A copy: permission tests are made while primitives run.
            field = [.. value];
        }
    } = [];

    /// <summary>Whether permission tests are passed over (CAP_IPC_OWNER and CAP_SYS_ADMIN in one).</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether the process is in a group, by its effective group or a supplementary one.</summary>
    /// <param name="group">The group asked about.</param>
    /// <returns>True when it is.</returns>
    public bool IsIn(uint group) => Group == group || Groups.Contains(group);
}
